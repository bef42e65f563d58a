import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { password } from "../support/accounts.ts";
import { makeFolder } from "../support/make-folder.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startServers } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { until } from "../support/until.ts";
import { fill, press, says, shows } from "./controls.ts";
import { launchFirefox } from "./launch-firefox.ts";
import { watchFirefox } from "./start-story.ts";
import { expectBadge, signInToCrm, signInToExpunge } from "./steps.ts";

const { database, crm, server } = await startServers();
const otherServer = await startSlowNetwork(server.url);
const extension = inject("extension");
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const [profile, home] = [await makeFolder(), await makeFolder()];
afterAll(async () => {
	await rm(profile, { recursive: true, force: true });
	await rm(home, { recursive: true, force: true });
});

let firefox = await launchFirefox(extension, { profile, home });
watchFirefox(() => firefox);
await signInToExpunge(await firefox.openExtensionPage("popup.html"), server.url, "single");
await signInToCrm(await firefox.browser.newPage(), crm, "single");

/** Firefox reads its policies when it starts. */
async function restartWithPolicy(address: string): Promise<void> {
	await firefox.browser.close();
	const folder = join(home, ".mozilla/managed-storage");
	await mkdir(folder, { recursive: true });
	const policy = { name: "expunge@expunge.example", description: "Expunge", type: "storage", data: { server: address } };
	await writeFile(join(folder, "expunge@expunge.example.json"), JSON.stringify(policy));
	firefox = await launchFirefox(extension, { profile, home });
}

async function offersDelete(): Promise<void> {
	const page = await firefox.browser.newPage();
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await press(page, "Customer Options");
	await says(page, "Delete Customer", "[role=menu]");
	await page.close();
}

test("a policy with the address that the person typed changes nothing in the CRM's pages", async () => {
	await restartWithPolicy(server.url);
	await offersDelete();
});

test("a policy with another address ends the session, and that server never gets the earlier server's token", async () => {
	const earlier = await firefox.openExtensionPage("popup.html#account");
	await says(earlier, "Sign out");
	const token = await earlier.evaluate<[], () => Promise<string>>("browser.storage.local.get('token').then(({ token }) => token)");
	await restartWithPolicy(otherServer.url);
	await until(
		() => otherServer.calls,
		(calls) => calls.length > 0,
		{ what: "The calls to the other server" },
	);
	const popup = await firefox.openExtensionPage("popup.html");
	await expectBadge(popup, "?");
	await fill(popup, "Password", password);
	await press(popup, "Sign in");
	await shows(popup, "nav");
	await offersDelete();
	expect(token).toEqual(expect.any(String));
	expect(otherServer.tokens.has(token)).toBe(false);
});
