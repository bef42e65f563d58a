import { expect, test } from "vitest";
import type { PageSource } from "../../server/crm/pages.ts";
import { keysFrom } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import crm from "../pages/shapes/adapter-with-login.ts";
import { expectNames, recordPage } from "../pages/shapes/shape-page.ts";
import { people } from "../support/accounts.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const adapter = { crm, file: "test/pages/shapes/adapter-with-login.ts" };
const { site, server, browser, answers } = await startLists(keysFrom(1, 5), [], adapter);
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

test("the CRM's own JSON says who is signed in, and is asked again when its inline script names somebody else", async () => {
	const logins: Record<string, string> = { Ada: people.admin.email, Bela: people.bulk.email };
	let name = "Ada";
	answers.set("/api/me", () => JSON.stringify({ user: { login: logins[name] } }));
	answers.set("/hover/5", () => recordPage("Client", `<script id="user">window.user = "${name}"</script>`));
	await page.goto(`${site}/hover/5`);
	const entry = page.getByText("Delete Client", { exact: true });
	const become = async (next: string) => {
		name = next;
		await page.locator("#user").evaluate((script, text) => {
			script.textContent = text;
		}, `window.user = "${next}"`);
	};
	await entry.waitFor();
	await become("Bela");
	await entry.waitFor({ state: "detached" });
	await become("Ada");
	await expectNames(page, () => entry.click(), ["Client 5"]);
});

/** Instead of starting a server for each way: the adapter that the extension has stored names the person in another way. */
async function showSignedIn(signedIn: PageSource): Promise<void> {
	const worker = await browser.worker();
	await expect.poll(() => worker.evaluate(`chrome.storage.session.get("adapter").then(({ adapter }) => adapter !== undefined)`)).toBe(true);
	await worker.evaluate(`chrome.storage.session.get("adapter").then(({ adapter: { pages: { login, ...pages }, ...adapter } }) =>
		chrome.storage.session.set({ adapter: { ...adapter, pages: { ...pages, signedIn: ${JSON.stringify(signedIn)} } } }))`);
}

test.each<[string, PageSource, (login: string) => string]>([
	["a cookie", { cookie: "person" }, (login) => `document.cookie = "person=${encodeURIComponent(login)}"`],
	[
		"the browser's localStorage",
		{ local: "session", json: "user.login" },
		(login) => `localStorage.setItem("session", JSON.stringify({ user: { login: "${login}" } }))`,
	],
	["the browser's sessionStorage", { session: "person" }, (login) => `sessionStorage.setItem("person", "${login}")`],
])("%s says who is signed in, each time the page changes", async (_, source, store) => {
	await showSignedIn(source);
	answers.set("/hover/4", () => recordPage("Client"));
	await page.goto(`${site}/hover/4`);
	const entry = page.getByText("Delete Client", { exact: true });
	const become = (login: string) => page.evaluate(`${store(login)}; document.querySelector("h1").textContent = "Client of ${login}"`);
	await become(people.admin.email);
	await entry.waitFor();
	await become(people.bulk.email);
	await entry.waitFor({ state: "detached" });
	await become(people.admin.email);
	await expectNames(page, () => entry.click(), ["Client 4"]);
});
