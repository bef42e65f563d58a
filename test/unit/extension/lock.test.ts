import { describe, expect, test } from "vitest";
import { clamp } from "../../../extension/confirm/bounds.ts";
import { findCover } from "../../../extension/confirm/find-cover.ts";
import { makeLocking, type Sight, settleTime } from "../../../extension/confirm/lock.ts";

const clear: Sight = { isVisible: true, isFocused: true, hasPointerLeft: false, cover: "none", picture: "free", width: 800, height: 600 };

describe("the confirmation's button works", () => {
	test("after everything has been in order for the settle time", () => {
		const judge = makeLocking();
		expect(judge(clear, 0)).toEqual({ why: "settling" });
		expect(judge(clear, settleTime - 1)).toEqual({ why: "settling" });
		expect(judge(clear, settleTime)).toBe(null);
	});

	test("not before the browser's windows have been listed, however long that takes", () => {
		const judge = makeLocking();
		expect(judge({ ...clear, cover: null }, 0)).toEqual({ why: "settling" });
		expect(judge({ ...clear, cover: null }, 10_000)).toEqual({ why: "settling" });
		expect(judge(clear, 10_050)).toEqual({ why: "settling" });
	});

	test.each([
		["hidden", { isVisible: false }],
		["unfocused", { isFocused: false }],
		["left", { hasPointerLeft: true }],
		["video", { picture: "lost" }],
		["refused", { picture: "refused" }],
		["small", { width: 100 }],
		["small", { height: 80 }],
		["covered", { cover: { window: 5, title: "Cover" } }],
	] as const)("not while the window is %s, and then it settles anew", (why, change) => {
		const judge = makeLocking();
		judge(clear, 0);
		expect(judge(clear, 1_000)).toBe(null);
		expect(judge({ ...clear, ...change }, 1_050)).toMatchObject({ why });
		expect(judge(clear, 1_100)).toEqual({ why: "settling" });
		expect(judge(clear, 1_100 + settleTime)).toBe(null);
	});

	test("on a window of 1280 pixels at 400 %, and on one of 375 pixels at 200 %", () => {
		for (const size of [
			{ width: 320, height: 170 },
			{ width: 187, height: 300 },
		]) {
			const judge = makeLocking();
			judge({ ...clear, ...size }, 0);
			expect(judge({ ...clear, ...size }, settleTime)).toBe(null);
		}
	});
});

describe("a window that may cover the confirmation", () => {
	const bounds = { left: 100, top: 100, width: 800, height: 600 };
	const own = { window: 1, origin: "chrome-extension://expunge", popupsStayOnTop: false };
	const ours = { id: 1, type: "popup", state: "normal", alwaysOnTop: false, ...bounds };
	const crm = { id: 2, type: "normal", state: "normal", alwaysOnTop: false, ...bounds };
	const popup = { id: 3, type: "popup", state: "normal", alwaysOnTop: false, left: 700, top: 500, width: 400, height: 300 };

	test("is one that stays on top, and not the CRM's own behind ours", () => {
		expect(findCover([ours, crm], own)).toBe(null);
		expect(findCover([ours, crm, { ...popup, alwaysOnTop: true, tabs: [{ title: "Cover" }] }], own)).toEqual({ window: 3, title: "Cover" });
	});

	test("is any popup in Firefox, which lists picture-in-picture as one", () => {
		expect(findCover([ours, crm, popup], own)).toBe(null);
		expect(findCover([ours, crm, popup], { ...own, popupsStayOnTop: true })).toEqual({ window: 3, title: null });
	});

	test("is none beside ours, none that is minimized, and no other confirmation", () => {
		const firefox = { ...own, popupsStayOnTop: true };
		expect(findCover([ours, { ...popup, left: 900 }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, state: "minimized" }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, tabs: [{ url: `${own.origin}/confirm.html` }] }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, tabs: [{ url: `${own.origin}.evil.test/` }] }], firefox)).not.toBe(null);
	});

	test("is one whose bounds the browser does not give", () => {
		const { left: _left, ...unknown } = popup;
		expect(findCover([ours, { ...unknown, alwaysOnTop: true }], own)).toEqual({ window: 3, title: null });
	});
});

describe("bounds that reach beyond the display are clamped to it", () => {
	const screen = { left: 0, top: 30, width: 1600, height: 970 };
	test.each([
		["inside", { left: 10, top: 40, width: 800, height: 600 }, { left: 10, top: 40, width: 800, height: 600 }],
		["left and above", { left: -400, top: -10, width: 800, height: 600 }, { left: 0, top: 30, width: 800, height: 600 }],
		["right and below", { left: 1500, top: 900, width: 800, height: 600 }, { left: 800, top: 400, width: 800, height: 600 }],
		["larger than it", { left: -8, top: -8, width: 1616, height: 1016 }, screen],
	])("%s", (_name, window, expected) => {
		expect(clamp(window, screen)).toEqual(expected);
	});
});
