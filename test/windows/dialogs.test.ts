import type { Page } from "puppeteer-core";
import { test } from "vitest";
import { until } from "../support/until.ts";
import { isLocked, startWindowsStory } from "../support/windows-story.ts";

const { display, headed, page, chooseDelete, strike } = await startWindowsStory();

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

/** Waits until the confirmation is armed, or has been locked for longer than it takes to settle. */
async function isArmedOrLocked(confirmation: Page): Promise<"armed" | "locked"> {
	let looks = 0;
	const look = async () => {
		const { armed, why } = await confirmation.evaluate(() => ({
			armed: document.querySelector("main[data-armed=true]") !== null,
			why: document.querySelector("#why")?.textContent ?? "",
		}));
		if (looks > 0 || why.startsWith("Locked")) looks += 1;
		return armed ? "armed" : looks > 15 && why.startsWith("Locked") ? "locked" : null;
	};
	const state = await until(look, (found) => found !== null, { what: "The confirmation should be armed or locked", milliseconds: 100 });
	return state ?? "locked";
}

const nothing = async () => undefined;
const isFullScreen = () => page().waitForFunction("document.fullscreenElement !== null");
const asksSomething = () => new Promise((resolve) => page().once("dialog", resolve));

test.each([
	["enters full screen before the confirmation opens", `onDelete(() => document.documentElement.requestFullscreen())`, isFullScreen],
	["enters full screen afterwards", `later(() => document.documentElement.requestFullscreen())`, isFullScreen],
	["shows an alert", `later(() => alert("Type DELETE"))`, asksSomething],
	["asks for a permission", `later(() => Notification.requestPermission())`, nothing],
	["prints", `later(() => print())`, nothing],
	["opens a file dialog", `later(() => Object.assign(document.createElement("input"), { type: "file" }).click())`, nothing],
	["asks whether to leave it", `later(() => { onbeforeunload = (event) => event.preventDefault(); location.reload(); })`, asksSomething],
	["shows a date picker", showPicker("input", "date"), nothing],
	["shows a colour picker", showPicker("input", "color"), nothing],
	["shows the options of a select", showPicker("select"), nothing],
	["requests the focus in a loop", `onDelete(() => setInterval(() => { window.focus(); open("", "confirm"); }, 100))`, nothing],
])("a page that %s cannot cover the confirmation without locking it", async (_name, attack, happens) => {
	const confirmation = await chooseDelete(attack);
	if ((await isArmedOrLocked(confirmation)) === "locked") return;
	const field = await headed.find(confirmation, "#word");
	const ours = display.windowAt(field);
	const happened = happens();
	if (attack.startsWith("later")) await strike();
	await happened;
	for (let looks = 0; looks < 15; looks += 1) {
		if (display.windowAt(field) !== ours) await isLocked(confirmation);
		await confirmation.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
	}
});
