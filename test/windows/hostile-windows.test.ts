import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, expect, inject, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openDisplay } from "../support/display.ts";
import { launchHeaded } from "../support/headed-browser.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startServers } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { until } from "../support/until.ts";
import { signInToCrm } from "../support/verbs/crm.ts";
import { signInToExpunge } from "../support/verbs/popup.ts";

const { database, crm, server } = await startServers();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const extension = inject("extension");
const profile = await mkdtemp(join(tmpdir(), "expunge-profile-"));
const bounds = { left: 120, top: 60, width: 1200, height: 860 };

// Signed in without windows first: the headed browser takes over the profile.
const first = await launchBrowser({ extension, headless: true, profile });
const signing = await first.context.newPage();
await signInToCrm(signing, crm, "single");
await signInToExpunge({ browser: first, crm, server: server.url }, "single");
await first.close();

const display = await openDisplay(1600, 1000);
const headed = await launchHeaded(display, extension, profile);
const { page } = headed;
afterAll(async () => {
	await headed.browser.close();
	display.close();
	await rm(profile, { recursive: true, force: true });
});
await headed.place(bounds);
const session = await page.createCDPSession();
await session.send("Page.enable");
const before = await readRows(database.adminUrl, "crm");

afterEach(async () => {
	for (const open of await headed.browser.pages()) if (open !== page) await open.close().catch(() => undefined);
	await page.bringToFront();
});

/** For the attacks: the page, whose scripts ran first, acts on the very press that chooses Delete. */
const prelude = `
	const onDelete = (act) => window.addEventListener("mouseup", (event) => {
		if (!event.target.closest("[data-expunge=delete-option]")) return;
		document.documentElement.dataset.attacked = "";
		act();
	}, true);
	const later = (act) => onDelete(() => setTimeout(act, 2_500));
	const popup = (features) => open("about:blank", "cover", "popup," + features);
`;

/** Opens the record, lets the page prepare its attack, and has the person choose Delete. */
async function chooseDelete(attack = ""): Promise<Page> {
	const { identifier } = await session.send("Page.addScriptToEvaluateOnNewDocument", { source: `{ ${prelude} ${attack} }` });
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await session.send("Page.removeScriptToEvaluateOnNewDocument", { identifier });
	display.click(await headed.find(page, "::-p-aria([name='Customer Options'][role='button'])"));
	display.click(await headed.find(page, "[data-expunge=delete-option]"));
	const confirmation = await headed.confirmation();
	if (/onDelete|later/.test(attack)) await page.waitForSelector("html[data-attacked]");
	return confirmation;
}

const isArmed = (confirmation: Page) => confirmation.waitForSelector("main[data-armed=true]");
const neverArmed = (confirmation: Page) =>
	confirmation.waitForSelector("main[data-armed=true]", { timeout: 5_000 }).then(
		() => false,
		() => true,
	);
const isLocked = (confirmation: Page) => confirmation.waitForSelector("main[data-armed=false]");
const typed = (confirmation: Page) => confirmation.$eval("#word", (field) => (field instanceof HTMLInputElement ? field.value : ""));
const says = (confirmation: Page) => confirmation.$eval("#why", (why) => why.textContent ?? "");

async function saysSoon(confirmation: Page, words: RegExp): Promise<void> {
	await until(
		() => says(confirmation),
		(text) => words.test(text),
		{ what: `The confirmation should say ${words}` },
	);
}

/** What the person types goes wherever the keyboard is, and nothing goes. */
async function typeBlindly(): Promise<void> {
	display.type("DELETE");
	display.press("Return");
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
}

test("the confirmation lies exactly over the CRM's window, in front and with the keyboard", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	const place = await confirmation.evaluate(() => ({ left: screenX, top: screenY, width: outerWidth, height: outerHeight }));
	expect(place).toEqual(await page.evaluate(() => ({ left: screenX, top: screenY, width: outerWidth, height: outerHeight })));
	display.type("DELETE");
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
});

test("a CRM's window that is moved and enlarged behind the confirmation is covered again", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	await headed.place({ left: 40, top: 20, width: 1400, height: 940 });
	const placeOf = (one: Page) => one.evaluate(() => ({ left: screenX, top: screenY, width: outerWidth, height: outerHeight }));
	await until(async () => JSON.stringify(await placeOf(confirmation)) === JSON.stringify(await placeOf(page)), Boolean, {
		what: "The confirmation should lie over the CRM's window",
	});
	await confirmation.close();
	await headed.place(bounds);
});

test("a picture-in-picture window that the page opens in the same click locks it, is named, and can be closed from it", async () => {
	const confirmation = await chooseDelete(`
		onDelete(() => documentPictureInPicture.requestWindow({ width: 790, height: 540 }));
	`);
	await saysSoon(confirmation, /may cover this one/);
	const close = await confirmation.waitForSelector("#why button");
	await close?.evaluate((element) => element.scrollIntoView());
	await confirmation.bringToFront();
	await confirmation.click("#why button");
	await isArmed(confirmation);
});

test("the first letter closes a picture-in-picture window too, and what was typed under it does not count", async () => {
	const confirmation = await chooseDelete(`
		onDelete(() => documentPictureInPicture.requestWindow({ width: 790, height: 540 }));
	`);
	await saysSoon(confirmation, /may cover this one/);
	await typeBlindly();
	await isArmed(confirmation);
	expect(await typed(confirmation)).not.toBe("DELETE");
});

test("a picture-in-picture window that comes later takes the keyboard: it locks, and clears what was typed", async () => {
	const confirmation = await chooseDelete(`
		later(() => documentPictureInPicture.requestWindow({ width: 600, height: 400 }));
	`);
	display.type("DELE");
	await isLocked(confirmation);
	await saysSoon(confirmation, /^Locked/);
	await saysSoon(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a popup that the page opens before it, and pushes to the front again and again, stays behind it", async () => {
	const confirmation = await chooseDelete(`
		onDelete(() => {
			const cover = popup("left=200,top=100,width=700,height=600");
			setInterval(() => { cover.focus(); cover.moveTo(200 + Math.random() * 20, 100); }, 300);
		});
	`);
	const field = await headed.find(confirmation, "#word");
	const ours = display.windowAt({ x: bounds.left + bounds.width - 40, y: bounds.top + bounds.height - 40 });
	await until(async () => (await confirmation.$("main[data-armed=false]")) !== null || display.windowAt(field) === ours, Boolean, {
		what: "It should be in front or locked",
	});
});

test.each([
	["takes the keyboard", ""],
	["gives it back to nobody with blur()", "cover.blur(); window.focus();"],
])("a popup that comes after it and %s locks it and clears what was typed", async (_name, afterwards) => {
	const confirmation = await chooseDelete(`
		later(() => {
			const cover = popup("left=200,top=100,width=700,height=600");
			${afterwards}
		});
	`);
	display.type("DELE");
	await saysSoon(confirmation, /Locked: this window is not in front/);
	await saysSoon(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a click on the visible part of a confirmation that a popup covers brings it to the front, and it settles anew", async () => {
	const confirmation = await chooseDelete(`
		later(() => popup("left=130,top=70,width=300,height=300"));
	`);
	await saysSoon(confirmation, /Locked: this window is not in front/);
	const locks = confirmation.evaluate(
		() =>
			new Promise<number>((resolve) => {
				const since = performance.now();
				window.addEventListener(
					"focus",
					() => {
						const began = performance.now();
						const look = () =>
							document.querySelector("main[data-armed=true]") === null ? requestAnimationFrame(look) : resolve(performance.now() - began);
						look();
					},
					{ once: true },
				);
				setTimeout(() => resolve(since), 10_000);
			}),
	);
	display.click(await headed.find(confirmation, "#word"));
	expect(await locks).toBeGreaterThanOrEqual(590);
	display.type("DELETE");
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
});

test("the pointer that leaves the window, as for a tooltip of the page, locks it until it comes back", async () => {
	const confirmation = await chooseDelete(`addEventListener("load", () => { document.documentElement.title = "x".repeat(5_000); })`);
	await isArmed(confirmation);
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	display.moveTo({ x: bounds.left + 310, y: bounds.top + 310 });
	display.type("DELE");
	display.moveTo({ x: 1_590, y: 990 });
	await saysSoon(confirmation, /the mouse pointer has left/);
	expect(await typed(confirmation)).toBe("");
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	await isArmed(confirmation);
});

/** The picker opens where the confirmation has its field. */
function showPicker(name: string, type = ""): string {
	return `
		onDelete(() => {
			const input = document.createElement("${name}");
			${type === "" ? `for (let index = 0; index < 30; index += 1) input.append(new Option("Option " + index));` : `input.type = "${type}";`}
			input.style.cssText = "position: fixed; left: 45%; top: 45%; z-index: 9999";
			document.body.append(input);
			input.showPicker();
		})`;
}

test.each([
	["goes to full screen before it", `onDelete(() => document.documentElement.requestFullscreen())`],
	["goes to full screen after it", `later(() => document.documentElement.requestFullscreen())`],
	["shows an alert", `later(() => alert("Type DELETE"))`],
	["asks for a permission", `later(() => Notification.requestPermission())`],
	["prints", `later(() => print())`],
	["opens a file dialog", `later(() => Object.assign(document.createElement("input"), { type: "file" }).click())`],
	["asks whether to leave it", `later(() => { onbeforeunload = (event) => event.preventDefault(); location.reload(); })`],
	["shows a date picker", showPicker("input", "date")],
	["shows a colour picker", showPicker("input", "color")],
	["shows the options of a select", showPicker("select")],
	["asks for the focus in a loop", `onDelete(() => setInterval(() => { window.focus(); open("", "confirm"); }, 100))`],
])("a page that %s covers nothing without locking it", async (_name, attack) => {
	page.on("dialog", () => undefined);
	const confirmation = await chooseDelete(attack);
	if (await neverArmed(confirmation)) return saysSoon(confirmation, /^Locked/);
	const field = await headed.find(confirmation, "#word");
	const ours = display.windowAt(field);
	const end = Date.now() + 3_500;
	while (Date.now() < end) {
		const isOnTop = display.windowAt(field) === ours;
		if (!isOnTop) await isLocked(confirmation);
		await confirmation.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
	}
	// Dialogs of the browser and of the desktop, and at last the confirmation. The page answers once none of them blocks it.
	let answered = false;
	const answer = page.evaluate("onbeforeunload = null").then(() => {
		answered = true;
	});
	for (let time = 0; time < 3; time++) display.press("Escape");
	const closeOne = () => {
		if (!answered) display.press("Escape");
		return answered;
	};
	await until(closeOne, Boolean, { what: "The page should be free of dialogs", milliseconds: 500 });
	await answer;
});

/** For a page that plays a video of its own making. The browser makes its floating window larger when the video changes its shape. */
const video = `
	addEventListener("load", () => {
		const canvas = document.createElement("canvas");
		const paint = canvas.getContext("2d");
		setInterval(() => { paint.fillStyle = paint.fillStyle === "#000000" ? "red" : "black"; paint.fillRect(0, 0, 8_000, 8_000); }, 100);
		const video = Object.assign(document.createElement("video"), { srcObject: canvas.captureStream(), muted: true });
		document.body.append(video);
		video.play();
		window.float = async () => {
			await video.requestPictureInPicture();
			for (const [width, height] of [[300, 300], [4_000, 200], [200, 4_000], [8_000, 8_000]]) {
				Object.assign(canvas, { width, height });
				await new Promise((done) => setTimeout(done, 300));
			}
			document.documentElement.dataset.floats = "";
		};
	});
`;

/** The points of the card that another window covers. */
async function coveredPoints(confirmation: Page): Promise<unknown[]> {
	const card = await confirmation.$eval("main.card", (main) => {
		const { left, top, width, height } = main.getBoundingClientRect();
		return { left: screenX + left, top: screenY + outerHeight - innerHeight + top, width, height };
	});
	const ours = display.windowAt({ x: bounds.left + 40, y: bounds.top + bounds.height - 40 });
	const steps = [0.05, 0.25, 0.5, 0.75, 0.95];
	const points = steps.flatMap((x) => steps.map((y) => ({ x: card.left + card.width * x, y: card.top + card.height * y })));
	return points.filter((point) => display.windowAt(point) !== ours);
}

test.each([
	["in the same click", "onDelete"],
	["two seconds later", "later"],
])("a video that the page floats over it %s has gone before the button works", async (_name, when) => {
	const confirmation = await chooseDelete(`${video} ${when}(() => window.float());`);
	await isArmed(confirmation);
	await page.waitForSelector("html[data-floats]");
	display.type("DELETE");
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
	expect(await coveredPoints(confirmation)).toEqual([]);
});

test("a video that the page floats over it while the person types locks it and clears what was typed, until a key closes it", async () => {
	const confirmation = await chooseDelete(`${video} onDelete(() => undefined);`);
	await isArmed(confirmation);
	display.type("DELE");
	await confirmation.waitForFunction("document.pictureInPictureElement !== null");
	await session.send("Runtime.evaluate", { expression: "window.float()", userGesture: true, awaitPromise: true });
	await saysSoon(confirmation, /a video window may cover this one/);
	await saysSoon(confirmation, /What you typed was cleared/);
	display.type("X");
	await isArmed(confirmation);
	expect(await typed(confirmation)).toBe("");
	display.type("DELETE");
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
	expect(await coveredPoints(confirmation)).toEqual([]);
});

test("after all that the person confirms with the keyboard alone, and exactly this record is gone", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	display.type("DELETE");
	await confirmation.waitForSelector("button[type=submit]:not(:disabled)");
	display.press("Return");
	await page.waitForFunction(() => location.pathname === "/app/searches/customers");
	expect((await readRows(database.adminUrl, "crm")).get("customers")?.has(String(customer.id))).toBe(false);
});
