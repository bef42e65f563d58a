import type { Tabs } from "webextension-polyfill";
import { browser } from "../../browser.ts";
import type { Result } from "../../messages.ts";
import { t } from "../../words.ts";
import { failed } from "../failures.ts";
import { localStore } from "../store.ts";
import { findCrmTabs } from "../sync/crm-tabs.ts";
import { readOffer } from "../sync/offer.ts";

/** Shows what the adapter finds in the CRM page that the person is looking at, or looked at last. */
export async function openPageCheck(): Promise<Result<null>> {
	const offer = await readOffer();
	if (!offer.ok) return offer;
	if (!offer.value.me.rights.admin) return failed("permission_denied", t("background.onlyAdminChecks"));
	const [focused] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
	const tab = pickTab(await findCrmTabs(), focused?.id);
	if (tab === null) {
		const crm = (await localStore.get("description"))?.crm.title ?? t("common.theCrm");
		return failed("not_found", t("background.openPageFirst", { crm }));
	}
	try {
		await browser.scripting.executeScript({ target: { tabId: tab.id }, files: ["check-page.js"] });
		await browser.tabs.update(tab.id, { active: true });
		if (tab.windowId !== undefined && tab.windowId !== focused?.windowId) await browser.windows.update(tab.windowId, { focused: true });
		return { ok: true, value: null };
	} catch {
		return failed("internal", t("background.notAllowedHere"));
	}
}

/** The active tab, if it shows the CRM. Otherwise the CRM's tab that was active last. */
function pickTab<Tab extends Pick<Tabs.Tab, "id" | "lastAccessed">>(tabs: readonly Tab[], focused: number | undefined): Tab | null {
	const [latest = null] = [...tabs].sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
	return tabs.find(({ id }) => id === focused) ?? latest;
}
