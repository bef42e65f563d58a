import { rm } from "node:fs/promises";
import type { CDPSession, Page } from "puppeteer-core";
import { afterAll, beforeEach, expect, inject } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type Display, openDisplay } from "./display.ts";
import { type Bounds, type HeadedBrowser, launchHeaded } from "./headed-browser.ts";
import { makeFolder } from "./make-folder.ts";
import { pickCustomers } from "./pick-records.ts";
import { type Servers, startServers } from "./product.ts";
import { compareRows, readRows } from "./rows.ts";
import { signInToCrm } from "./steps/crm.ts";
import { signInToExpunge } from "./steps/popup.ts";
import { until } from "./until.ts";

/** Where the CRM's window is. */
export const bounds: Bounds = { left: 120, top: 60, width: 1200, height: 860 };

/** The product in a browser with real windows, on a display of its own, with a person signed in. */
interface WindowsStory extends Servers {
	display: Display;
	headed: HeadedBrowser;
	customer: { id: number; name: string };
	/** The CRM's page of this test. */
	page(): Page;
	/** Opens the record, lets the page prepare its attack, and has the person choose Delete. */
	chooseDelete(attack?: string): Promise<Page>;
	/** Runs the part of the attack that waits for `later`, with the rights of a click. */
	strike(): Promise<void>;
	/** Types although the confirmation is covered, and expects that nothing is deleted. */
	typeBlindly(): Promise<void>;
}

/**
 * The functions that an attack can call. The page's scripts run before the extension's. `onDelete` acts on the press that chooses Delete, and
 * `later` when the test calls `strike`.
 */
const prelude = `
	const attacked = (act) => () => {
		document.documentElement.dataset.attacked = "";
		act();
	};
	const onDelete = (act) => window.addEventListener("mouseup", (event) => {
		if (event.target.closest("[data-expunge=delete-option]")) attacked(act)();
	}, true);
	const later = (act) => { window.strike = attacked(act); };
	const popup = (features) => open("about:blank", "cover", "popup," + features);
`;

/** Call it at the top level of a test file. Every test gets a new CRM window, and everything closes after the last test. */
export async function startWindowsStory(): Promise<WindowsStory> {
	const servers = await startServers();
	const { database, crm, server } = servers;
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	const extension = inject("extension");
	const profile = await makeFolder();

	// Signs in with a headless browser first. The headed browser then uses its profile.
	const first = await launchBrowser({ extension, headless: true, profile });
	const signing = await first.context.newPage();
	await signInToCrm(signing, crm, "single");
	await signInToExpunge({ browser: first, crm, server: server.url }, "single");
	await first.close();

	const display = await openDisplay(1600, 1000);
	const headed = await launchHeaded(display, extension, profile);
	afterAll(async () => {
		await headed.browser.close();
		display.close();
		await rm(profile, { recursive: true, force: true });
	});
	const before = await readRows(database.adminUrl, "crm");
	let page: Page;
	let session: CDPSession;

	beforeEach(async () => {
		page = await headed.openWindow(bounds);
		session = await page.createCDPSession();
		await session.send("Page.enable");
	});

	async function chooseDelete(attack = ""): Promise<Page> {
		await session.send("Page.addScriptToEvaluateOnNewDocument", { source: `{ ${prelude} ${attack} }` });
		await page.goto(`${crm}/app/customers/${customer.id}`);
		display.click(await headed.find(page, "::-p-aria([name='Customer Options'][role='button'])"));
		display.click(await headed.find(page, "[data-expunge=delete-option]"));
		const confirmation = await headed.confirmation();
		if (attack.includes("onDelete")) await page.waitForSelector("html[data-attacked]");
		return confirmation;
	}

	async function strike(): Promise<void> {
		// A task of its own, because the page's dialog blocks until it is closed.
		await session.send("Runtime.evaluate", { expression: "void setTimeout(strike)", userGesture: true });
	}

	async function typeBlindly(): Promise<void> {
		display.type("DELETE");
		display.press("Return");
		expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
	}

	return { ...servers, display, headed, customer, page: () => page, chooseDelete, strike, typeBlindly };
}

export async function isArmed(confirmation: Page): Promise<void> {
	await confirmation.waitForSelector("main[data-armed=true]");
}

export async function isLocked(confirmation: Page): Promise<void> {
	await confirmation.waitForSelector("main[data-armed=false]");
}

export async function buttonWorks(confirmation: Page): Promise<void> {
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
}

/** Types a part of the word, and waits until the confirmation has it. */
export async function hasTyped(confirmation: Page, display: Display, text: string): Promise<void> {
	display.type(text);
	await until(
		() => typed(confirmation),
		(now) => now === text,
		{ what: `The field should have ${text}` },
	);
}

export function typed(confirmation: Page): Promise<string> {
	return confirmation.$eval("#word", (field) => (field instanceof HTMLInputElement ? field.value : ""));
}

export async function says(confirmation: Page, words: RegExp): Promise<void> {
	await until(
		() => confirmation.$eval("#why", (why) => why.textContent ?? ""),
		(text) => words.test(text),
		{ what: `The confirmation should say ${words}` },
	);
}
