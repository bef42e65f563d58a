import { describe, expect, test } from "vitest";
import { makeLocking, type Sight, settleTime } from "../../../extension/confirm/lock.ts";

const clear: Sight = { isVisible: true, isFocused: true, hasPointerLeft: false, cover: "none", picture: "free", width: 800, height: 600 };

describe("the confirmation's button works", () => {
	test("once every condition has held for the settle time", () => {
		const judge = makeLocking();
		expect(judge(clear, 0)).toEqual({ why: "settling" });
		expect(judge(clear, settleTime - 1)).toEqual({ why: "settling" });
		expect(judge(clear, settleTime)).toBe(null);
	});

	test("only after the browser's windows have been listed, however long that takes", () => {
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
	] as const)("never while the window is %s, and it settles again afterwards", (why, change) => {
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
