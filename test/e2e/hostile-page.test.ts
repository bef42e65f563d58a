import type { Locator, Page } from "playwright";
import { expect, test } from "vitest";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { confirmationCloses, confirmationIn, isArmed, pressEscape, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

// The browser reports that it blocks pages which try to load the confirmation. Screenshots add a style to the page, which its policy reports.
const { browser, crm, server, database } = await startProduct({
	expectedErrors: [
		/confirm\.html/,
		/status of 404/,
		/chrome-extension:\/\/invalid/,
		/ERR_BLOCKED_BY_CLIENT/,
		/Applying inline style/,
		/Content Security Policy/,
	],
});
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }, other = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 2);
await signInToCrm(page, crm, "single");
await signInToExpunge({ browser, crm, server: server.url }, "single");
await page.bringToFront();
const before = await readRows(database.adminUrl, "crm");
const timeline = `${crm}/app/customers/${customer.id}`;

const button = (confirmation: Page) => confirmation.getByRole("button", { name: "I understand, please delete" });
const deleteOption = () => page.getByRole("menuitem", { name: "Delete Customer" });

async function openConfirmation(): Promise<Page> {
	await page.goto(timeline);
	await openMenu(page, "Customer Options");
	await deleteOption().click();
	const confirmation = await confirmationIn(page);
	await isArmed(confirmation);
	await typeDelete(confirmation);
	await button(confirmation).and(confirmation.locator(":enabled")).waitFor();
	return confirmation;
}

async function expectNothingDeleted(): Promise<void> {
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
}

/** A preview is created whenever a confirmation opens. */
async function countPreviews(): Promise<number> {
	return (await readRows(database.adminUrl, "expunge")).get("previews")?.size ?? 0;
}

test.each([
	["covers itself with a modal dialog", () => document.body.appendChild(document.createElement("dialog")).showModal()],
	[
		"covers itself with a popover that lets clicks through",
		() => {
			const cover = Object.assign(document.createElement("div"), { popover: "manual" });
			cover.style.cssText = "pointer-events: none; inset: 0; width: 100vw; height: 100vh";
			document.body.append(cover);
			cover.showPopover();
		},
	],
	["removes the dimmer", () => document.querySelector("html > :not(head, body)")?.remove()],
	[
		"fades, moves, clips and shrinks everything",
		() => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(
				"html, html * { opacity: 0.01 !important; translate: 2000px !important; clip-path: inset(50%) !important; zoom: 0.3 }",
			);
			document.adoptedStyleSheets = [sheet];
		},
	],
	[
		"slides a cover over itself while it blocks its own thread",
		() => {
			const cover = Object.assign(document.createElement("div"), { popover: "manual" });
			cover.style.cssText = "inset: 0; width: 100vw; height: 100vh; background: white";
			document.body.append(cover);
			cover.showPopover();
			cover.animate([{ translate: "-100vw" }, { translate: "0" }], { duration: 300, fill: "forwards" });
			setTimeout(() => {
				for (const end = performance.now() + 2_000; performance.now() < end; );
			}, 50);
		},
	],
])("a page that %s cannot affect the confirmation", async (_name, attack) => {
	const confirmation = await openConfirmation();
	const seen = await confirmation.screenshot();
	await page.evaluate(attack);
	expect(await button(confirmation).isEnabled()).toBe(true);
	expect(await confirmation.getByRole("textbox").inputValue()).toBe("DELETE");
	expect((await confirmation.screenshot()).equals(seen)).toBe(true);
	await pressEscape(confirmation);
	await expectNothingDeleted();
});

test.each([
	["reloads", () => location.reload()],
	["goes to another page", () => location.assign("/app/reports")],
	["changes its address to another record's", () => history.pushState(null, "", "/app/customers/1")],
	["changes the hash of its address", () => location.assign("#elsewhere")],
])("a confirmation closes when its page %s", async (_name, leave) => {
	const confirmation = await openConfirmation();
	await page.evaluate(leave).catch(() => undefined);
	await confirmationCloses(page);
	expect(confirmation.isClosed()).toBe(true);
	await expectNothingDeleted();
});

test("a confirmation closes with the tab it was opened from", async () => {
	const tab = await browser.context.newPage();
	await tab.goto(timeline);
	await openMenu(tab, "Customer Options");
	await tab.getByRole("menuitem", { name: "Delete Customer" }).click();
	await isArmed(await confirmationIn(tab));
	await tab.close();
	await confirmationCloses(page);
	await expectNothingDeleted();
});

test("a page cannot load the confirmation: not in a frame, not in a window, not as text", async () => {
	await page.goto(timeline);
	const address = `${browser.extension}/confirm.html`;
	const fetched = await page.evaluate(
		(url) =>
			fetch(url).then(
				() => "loaded",
				() => "refused",
			),
		address,
	);
	expect(fetched).toBe("refused");
	await page.evaluate((url) => {
		const frame = Object.assign(document.createElement("iframe"), { src: url });
		document.body.append(frame);
		return new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
	}, address);
	const frames = await Promise.all(
		page.frames().map((frame) => frame.evaluate("document.scripts.length && chrome.runtime?.id").catch(() => null)),
	);
	expect(frames.filter(Boolean)).toEqual([]);
	const opened = page.waitForEvent("popup");
	await page.evaluate((url) => void open(url), address);
	const popup = await opened;
	await popup.waitForLoadState().catch(() => undefined);
	expect(await popup.evaluate("document.querySelector('main') !== null").catch(() => false)).toBe(false);
	await popup.close();
});

test("an address of the confirmation without its nonce shows nothing and closes", async () => {
	const rival = await browser.context.newPage();
	const closed = rival.waitForEvent("close");
	await rival.goto(`${browser.extension}/confirm.html#${crypto.randomUUID()}`).catch(() => undefined);
	await closed;
});

test("a document that does not show who is signed in cannot open a confirmation, whatever its tab showed before", async () => {
	await page.goto(timeline);
	await openMenu(page, "Customer Options");
	await deleteOption().waitFor();
	const previews = await countPreviews();
	await page.goto(`${crm}/missing.json`);
	const forge = await contentScriptOf(page);
	const selection = { object: "customer", klass: null, bulk: false, keys: [String(customer.id)], theme: "light" };
	await until(
		() => forge("page/confirm", selection),
		(answer) => answer.includes("does not show who is signed in"),
		{ what: "The page should be refused" },
	);
	expect(await countPreviews()).toBe(previews);
});

test("a script cannot open the confirmation with a simulated click", async () => {
	await page.goto(timeline);
	await openMenu(page, "Customer Options");
	const option = deleteOption();
	await option.waitFor();
	const previews = await countPreviews();
	await option.evaluate((element) => (element instanceof HTMLElement ? element.click() : undefined));
	// The person's click comes after the script's. Once it has an effect, the script's click would have had one too.
	await option.click();
	const confirmation = await confirmationIn(page);
	await isArmed(confirmation);
	expect(await countPreviews()).toBe(previews + 1);
	await pressEscape(confirmation);
	await expectNothingDeleted();
});

test("content of the CRM's control that executes or loads something is not copied into ours", async () => {
	await page.goto(timeline);
	await page.evaluate(() => {
		new MutationObserver(() => {
			const neighbour = document.querySelector("[role=menuitem]:not([data-expunge])");
			if (neighbour === null || neighbour.querySelector("iframe") !== null) return;
			for (const name of ["script", "iframe", "object"]) neighbour.append(document.createElement(name));
		}).observe(document.body, { subtree: true, childList: true });
	});
	const menu = await openMenu(page, "Customer Options");
	const option = menu.getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	const active = (item: Locator) => item.locator("script, iframe, object").count();
	expect(await active(menu.locator("[role=menuitem]:not([data-expunge])").first())).toBe(3);
	expect(await active(option)).toBe(0);
});

test("a message forged in the content script's world can open one confirmation and do nothing else", async () => {
	const confirmation = await openConfirmation();
	const forge = await contentScriptOf(page);
	const previews = await countPreviews();
	const { key, nonce, preview } = await openOne();
	const selection = { object: "customer", klass: null, bulk: false, keys: [String(other.id)], theme: "light" };
	const person = { name: "Mallory", email: "mallory@example.test", crmLogin: "mallory", role: "admin", team: null };
	const forged: [string, unknown][] = [
		["confirm/claim", { nonce }],
		["confirm/preview", { key }],
		["confirm/check-page", { key }],
		["confirm/close", { key }],
		["confirm/renew", { key }],
		["confirm/submit", { key, word: "DELETE" }],
		["session/state", null],
		["session/server", { address: "https://mallory.example.test" }],
		["session/sign-in", { email: person.email, password: "x", keepSignedIn: true }],
		["session/sign-out", null],
		["session/change-password", { currentPassword: "x", newPassword: "y" }],
		["session/site-granted", null],
		["deletions/list", { everyone: true }],
		["deletions/items", { id: preview, after: -1, code: null }],
		["deletions/mentions", { id: preview }],
		["deletions/cancel", { id: preview }],
		["deletions/retry", { id: preview }],
		["notifications/list", { unreadOnly: false }],
		["notifications/read-all", null],
		["permissions/list", null],
		["users/create", person],
		["users/remove", { id: preview }],
		["organisation/change", { strictCascade: false, unchecked: true }],
		["audit/list", {}],
		["console/open", { panel: "people" }],
	];
	expect(forged.length).toBe(25);
	for (const [call, input] of forged) expect(await forge(call, input), call).toMatch(/^refused/);

	// Its only effect is to bring the open confirmation to the front. It cannot replace or fill it.
	for (let time = 0; time < 25; time++) expect(await forge("page/confirm", selection)).toContain(nonce);
	expect(await countPreviews()).toBe(previews);
	expect(browser.context.pages().filter((open) => open.url().includes("confirm.html"))).toEqual([confirmation]);
	expect(await confirmation.getByText(customer.name).count()).toBe(1);
	expect(await confirmation.getByRole("textbox").inputValue()).toBe("DELETE");
	await pressEscape(confirmation);
	await expectNothingDeleted();

	/** Secrets that a page cannot have. Even with them it gets no answer. */
	async function openOne(): Promise<{ key: string; nonce: string; preview: string }> {
		const read = `chrome.storage.session.get("confirmations").then(({ confirmations }) => Object.values(confirmations)[0])`;
		const one = await (await browser.worker()).evaluate<{ nonce: string; preview: string; claim: { key: string } }>(read);
		return { key: one.claim.key, nonce: one.nonce, preview: one.preview };
	}
});

/** Sends a call as code in the content script's world would. */
async function contentScriptOf(target: Page): Promise<(call: string, input: unknown) => Promise<string>> {
	const session = await target.context().newCDPSession(target);
	const contexts: { id: number; origin: string; isOurs: boolean }[] = [];
	session.on("Runtime.executionContextCreated", ({ context }) => {
		contexts.push({ id: context.id, origin: context.origin, isOurs: context.origin === browser.extension });
	});
	await session.send("Runtime.enable");
	const world = contexts.find(({ isOurs }) => isOurs);
	if (world === undefined) throw new Error("The page has no content script.");
	return async (call, input) => {
		const message = JSON.stringify({ call, input });
		const expression = `chrome.runtime.sendMessage(${message}).then((value) => value === undefined ? "refused: no answer" : JSON.stringify(value), (error) => "refused: " + error.message)`;
		const { result } = await session.send("Runtime.evaluate", { expression, contextId: world.id, awaitPromise: true, returnByValue: true });
		return String(result.value);
	};
}
