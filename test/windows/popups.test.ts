import { isDeepStrictEqual } from "node:util";
import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { placeOf } from "../support/headed-browser.ts";
import { until } from "../support/until.ts";
import { bounds, buttonWorks, hasTyped, isArmed, isLocked, says, startWindowsStory, typed } from "../support/windows-story.ts";

const { display, headed, page, chooseDelete, strike, typeBlindly } = await startWindowsStory();

/** Waits until the confirmation has the bounds of the CRM's window. */
async function isOver(confirmation: Page): Promise<void> {
	await until(
		async () => [await placeOf(confirmation), await placeOf(page())],
		([own, crm]) => isDeepStrictEqual(own, crm),
		{
			what: "The confirmation should have the bounds of the CRM's window",
		},
	);
}

test("the confirmation opens exactly over the CRM's window, in front and with the focus", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	await isOver(confirmation);
	display.type("DELETE");
	await buttonWorks(confirmation);
});

test("the confirmation follows when the CRM's window is moved and enlarged", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	await headed.place(page(), { left: 40, top: 20, width: 1400, height: 940 });
	await isOver(confirmation);
});

const pictureInPicture = "onDelete(() => documentPictureInPicture.requestWindow({ width: 790, height: 540 }))";

test("a picture-in-picture window from the same click locks the confirmation, which names it and can close it", async () => {
	const confirmation = await chooseDelete(pictureInPicture);
	await says(confirmation, /may cover this one/);
	const close = await confirmation.waitForSelector("#why button");
	await close?.evaluate((element) => element.scrollIntoView());
	await confirmation.bringToFront();
	await confirmation.click("#why button");
	await isArmed(confirmation);
});

test("the first key press also closes a picture-in-picture window, and text typed under that window does not count", async () => {
	const confirmation = await chooseDelete(pictureInPicture);
	await says(confirmation, /may cover this one/);
	// A lower-case letter: for a capital, the Shift key would close the window first, and the letter would count.
	display.press("d");
	await isArmed(confirmation);
	expect(await typed(confirmation)).toBe("");
	await says(confirmation, /What you typed was cleared/);
});

test("a picture-in-picture window that opens later takes the focus, so the confirmation locks and clears its text", async () => {
	const confirmation = await chooseDelete("later(() => documentPictureInPicture.requestWindow({ width: 600, height: 400 }))");
	await isArmed(confirmation);
	await hasTyped(confirmation, display, "DELE");
	await strike();
	await isLocked(confirmation);
	await says(confirmation, /^Locked/);
	await says(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a popup that the page opened earlier and keeps pushing to the front stays behind the confirmation", async () => {
	const confirmation = await chooseDelete(`
		onDelete(() => {
			const cover = popup("left=200,top=100,width=700,height=600");
			const { dataset } = document.documentElement;
			dataset.pushes = 0;
			setInterval(() => {
				cover.focus();
				cover.moveTo(200 + Math.random() * 20, 100);
				dataset.pushes = Number(dataset.pushes) + 1;
			}, 300);
		});
	`);
	const field = await headed.find(confirmation, "#word");
	const ours = display.windowAt({ x: bounds.left + bounds.width - 40, y: bounds.top + bounds.height - 40 });
	const pushes = () => page().evaluate(() => Number(document.documentElement.dataset["pushes"]));
	for (const first = await pushes(); (await pushes()) < first + 4; )
		await until(async () => (await confirmation.$("main[data-armed=false]")) !== null || display.windowAt(field) === ours, Boolean, {
			what: "The confirmation should be in front or locked",
		});
});

test.each([
	["takes the focus", ""],
	["drops it with blur()", "cover.blur(); window.focus();"],
])("a popup that opens later and %s locks the confirmation and clears its text", async (_name, afterwards) => {
	const confirmation = await chooseDelete(`
		later(() => {
			const cover = popup("left=200,top=100,width=700,height=600");
			${afterwards}
		});
	`);
	await isArmed(confirmation);
	await hasTyped(confirmation, display, "DELE");
	await strike();
	await says(confirmation, /Locked: this window is not in front/);
	await says(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a click on the visible part of a covered confirmation brings it to the front and restarts the settle time", async () => {
	const confirmation = await chooseDelete(`
		later(() => popup("left=130,top=70,width=300,height=300"));
	`);
	await isArmed(confirmation);
	await strike();
	await says(confirmation, /Locked: this window is not in front/);
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
	await buttonWorks(confirmation);
});

test("the confirmation locks while the pointer is outside, for example over a tooltip of the page", async () => {
	const confirmation = await chooseDelete(`addEventListener("load", () => { document.documentElement.title = "x".repeat(5_000); })`);
	await isArmed(confirmation);
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	display.moveTo({ x: bounds.left + 310, y: bounds.top + 310 });
	await hasTyped(confirmation, display, "DELE");
	display.moveTo({ x: 1_590, y: 990 });
	await says(confirmation, /the mouse pointer has left/);
	expect(await typed(confirmation)).toBe("");
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	await isArmed(confirmation);
});
