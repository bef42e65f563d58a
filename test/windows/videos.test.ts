import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { readRows } from "../support/rows.ts";
import { bounds, buttonWorks, hasTyped, isArmed, says, startWindowsStory, typed } from "../support/windows-story.ts";

const { database, customer, display, page, chooseDelete, strike } = await startWindowsStory();

/** A page that plays a video which it draws itself. Chromium enlarges the floating window when the video changes its shape. */
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
	["later", "later"],
])("a video that the page floats over the confirmation %s is gone before the button works", async (_name, when) => {
	const confirmation = await chooseDelete(`${video} ${when}(() => window.float());`);
	await isArmed(confirmation);
	if (when === "later") await strike();
	await page().waitForSelector("html[data-floats]");
	display.type("DELETE");
	await buttonWorks(confirmation);
	expect(await coveredPoints(confirmation)).toEqual([]);
});

test("a video that the page floats while the person types locks the confirmation and clears its text, until a key press closes the video", async () => {
	const confirmation = await chooseDelete(`${video} later(() => window.float());`);
	await isArmed(confirmation);
	await hasTyped(confirmation, display, "DELE");
	await confirmation.waitForFunction("document.pictureInPictureElement !== null");
	await strike();
	await says(confirmation, /a video window may cover this one/);
	await says(confirmation, /What you typed was cleared/);
	display.press("x");
	await isArmed(confirmation);
	expect(await typed(confirmation)).toBe("");
	display.type("DELETE");
	await buttonWorks(confirmation);
	expect(await coveredPoints(confirmation)).toEqual([]);
});

test("after these attacks the person confirms with the keyboard alone, and exactly this record is deleted", async () => {
	const confirmation = await chooseDelete();
	await isArmed(confirmation);
	display.type("DELETE");
	await buttonWorks(confirmation);
	display.press("Return");
	await page().waitForFunction(() => location.pathname === "/app/searches/customers");
	expect((await readRows(database.adminUrl, "crm")).get("customers")?.has(String(customer.id))).toBe(false);
});
