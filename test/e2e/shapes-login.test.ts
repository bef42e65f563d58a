import { test } from "vitest";
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
