import { describe, expect, test } from "vitest";
import { findCover } from "../../../extension/confirm/find-cover.ts";

describe("the window that may cover the confirmation", () => {
	const bounds = { left: 100, top: 100, width: 800, height: 600 };
	const own = { window: 1, origin: "chrome-extension://expunge", popupsStayOnTop: false };
	const ours = { id: 1, type: "popup", state: "normal", alwaysOnTop: false, ...bounds };
	const crm = { id: 2, type: "normal", state: "normal", alwaysOnTop: false, ...bounds };
	const popup = { id: 3, type: "popup", state: "normal", alwaysOnTop: false, left: 700, top: 500, width: 400, height: 300 };

	test("is a window that stays on top, and not the CRM's own behind ours", () => {
		expect(findCover([ours, crm], own)).toBe(null);
		expect(findCover([ours, crm, { ...popup, alwaysOnTop: true, tabs: [{ title: "Cover" }] }], own)).toEqual({ window: 3, title: "Cover" });
	});

	test("is any popup in Firefox, which lists picture-in-picture as one", () => {
		expect(findCover([ours, crm, popup], own)).toBe(null);
		expect(findCover([ours, crm, popup], { ...own, popupsStayOnTop: true })).toEqual({ window: 3, title: null });
	});

	test("is not a window beside ours, a minimized one, or another confirmation", () => {
		const firefox = { ...own, popupsStayOnTop: true };
		expect(findCover([ours, { ...popup, left: 900 }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, state: "minimized" }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, tabs: [{ url: `${own.origin}/confirm.html` }] }], firefox)).toBe(null);
		expect(findCover([ours, { ...popup, tabs: [{ url: `${own.origin}.evil.test/` }] }], firefox)).not.toBe(null);
	});

	test("is a window whose bounds the browser does not report", () => {
		const { left: _left, ...unknown } = popup;
		expect(findCover([ours, { ...unknown, alwaysOnTop: true }], own)).toEqual({ window: 3, title: null });
	});
});
