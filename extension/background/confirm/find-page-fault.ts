import { browser } from "../../browser.ts";
import { documentedWords } from "../../documented-words.ts";
import type { Failure } from "../../messages.ts";
import { t } from "../../words.ts";
import { isDocumentThere } from "../answer-calls.ts";
import { readStoredMe } from "../credentials.ts";
import { failed } from "../failures.ts";
import { sessionStore } from "../store.ts";
import { readAnyAdapter } from "../sync/offer.ts";
import { otherLogin, shownLogin } from "../sync/other-login.ts";
import type { CrmPage } from "./confirmation.ts";

/** Whether the tab still shows the same document at the same address as when it asked for the confirmation. */
export async function isPageThere({ tab, document, address }: CrmPage): Promise<boolean> {
	const now = await browser.tabs.get(tab).catch(() => null);
	return now !== null && now.url === address && (await isDocumentThere(tab, document));
}

/** Whether it is one of our own panels in a tab, and not a page of the CRM. Only the background says where a message came from. */
export function isOwnPage({ address }: CrmPage): boolean {
	return address.startsWith(`${self.location.origin}/`);
}

/**
 * Who is signed in to the CRM, according to the page that asks. For our own panels: anybody else who is signed in to the CRM in any tab,
 * otherwise the person. The server compares it once more.
 */
export async function loginOf(page: CrmPage | null): Promise<string | null> {
	if (page !== null && !isOwnPage(page)) return shownLogin(page.tab);
	const me = await readStoredMe();
	return (await otherLogin(me?.user.crmLogin ?? null)) ?? shownLogin();
}

/**
 * Why nothing may be confirmed from our own panels: somebody else is signed in to the CRM. Null if there is no fault. A panel belongs to no
 * page of the CRM, so it works where no tab shows who is signed in.
 */
export async function findPersonFault(): Promise<Failure | null> {
	const me = await readStoredMe();
	const other = await otherLogin(me?.user.crmLogin ?? null);
	return other === null ? null : failed("other_person").failure;
}

/** Why nothing may be confirmed from a document: nobody or somebody else is signed in to the CRM there. Null if there is no fault. */
export async function findLoginFault({ tab, document }: Pick<CrmPage, "tab" | "document">): Promise<Failure | null> {
	if (!(await readsLogin())) return null;
	// A report of the tab's previous document does not count. The document is read first, because it is written last.
	const said = (await sessionStore.get("loginDocuments"))?.[tab] === document;
	const login = (await sessionStore.get("logins"))?.[tab];
	const me = await readStoredMe();
	if (login === undefined || !said || me === null) {
		return failed("permission_denied", t("background.noLoginShown", { delete: documentedWords.delete })).failure;
	}
	if (login.toLowerCase() === me.user.crmLogin.toLowerCase()) return null;
	return failed("other_person").failure;
}

/** Whether the adapter says where a page shows who is signed in. Unknown counts as yes. */
async function readsLogin(): Promise<boolean> {
	const adapter = await readAnyAdapter();
	if (!adapter.ok || adapter.value.pages === null) return true;
	return adapter.value.pages.signedIn !== undefined || adapter.value.pages.login !== undefined;
}
