import { expect, test } from "vitest";
import { placeOf } from "../support/headed-browser.ts";
import { until } from "../support/until.ts";
import { bounds, buttonWorks, isArmed, isLocked, says, startWindowsStory, typed } from "../support/windows-story.ts";

const { display, headed, page, chooseDelete, strike, typeBlindly } = await startWindowsStory();

test("the confirmation lies exactly over the CRM's window, in front and with the keyboard", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	expect(await placeOf(confirmation)).toEqual(await placeOf(page()));
	display.type("DELETE");
	await buttonWorks(confirmation);
});

test("a CRM's window that is moved and enlarged behind the confirmation is covered again", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	await headed.place(page(), { left: 40, top: 20, width: 1400, height: 940 });
	await until(async () => JSON.stringify(await placeOf(confirmation)) === JSON.stringify(await placeOf(page())), Boolean, {
		what: "The confirmation should lie over the CRM's window",
	});
});

const pictureInPicture = "onDelete(() => documentPictureInPicture.requestWindow({ width: 790, height: 540 }))";

test("a picture-in-picture window that the page opens in the same click locks it, is named, and can be closed from it", async () => {
	const confirmation = await chooseDelete(pictureInPicture);
	await says(confirmation, /may cover this one/);
	const close = await confirmation.waitForSelector("#why button");
	await close?.evaluate((element) => element.scrollIntoView());
	await confirmation.bringToFront();
	await confirmation.click("#why button");
	await isArmed(confirmation);
});

test("the first letter closes a picture-in-picture window too, and what was typed under it does not count", async () => {
	const confirmation = await chooseDelete(pictureInPicture);
	await says(confirmation, /may cover this one/);
	// A small letter: Shift would close the window before a capital comes, which then counts.
	display.press("d");
	await isArmed(confirmation);
	expect(await typed(confirmation)).toBe("");
	await says(confirmation, /What you typed was cleared/);
});

test("a picture-in-picture window that comes later takes the keyboard: it locks, and clears what was typed", async () => {
	const confirmation = await chooseDelete("later(() => documentPictureInPicture.requestWindow({ width: 600, height: 400 }))");
	await isArmed(confirmation);
	display.type("DELE");
	await strike();
	await isLocked(confirmation);
	await says(confirmation, /^Locked/);
	await says(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a popup that the page opens before it, and pushes to the front again and again, stays behind it", async () => {
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
	await isArmed(confirmation);
	display.type("DELE");
	await strike();
	await says(confirmation, /Locked: this window is not in front/);
	await says(confirmation, /What you typed was cleared/);
	expect(await typed(confirmation)).toBe("");
	await typeBlindly();
});

test("a click on the visible part of a confirmation that a popup covers brings it to the front, and it settles anew", async () => {
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

test("the pointer that leaves the window, as for a tooltip of the page, locks it until it comes back", async () => {
	const confirmation = await chooseDelete(`addEventListener("load", () => { document.documentElement.title = "x".repeat(5_000); })`);
	await isArmed(confirmation);
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	display.moveTo({ x: bounds.left + 310, y: bounds.top + 310 });
	display.type("DELE");
	display.moveTo({ x: 1_590, y: 990 });
	await says(confirmation, /the mouse pointer has left/);
	expect(await typed(confirmation)).toBe("");
	display.moveTo({ x: bounds.left + 300, y: bounds.top + 300 });
	await isArmed(confirmation);
});
