import { describe, expect, test } from "vitest";
import { type Confirmation, isClaimant, isConfirmPage, mayClaim, type Place } from "../../../extension/background/confirmation.ts";

const own = "chrome-extension://expunge";
const made = 1_000_000;

const confirmation = (changes: Partial<Confirmation> = {}): Confirmation => ({
	nonce: "n",
	preview: "p",
	retryOf: null,
	page: { tab: 7, document: "page" },
	mode: "frame",
	theme: "light",
	madeAt: made,
	claim: null,
	submitted: false,
	...changes,
});

const place = (changes: Partial<Place> = {}): Place => ({
	url: `${own}/confirm.html`,
	origin: own,
	tab: 7,
	frame: 3,
	document: "frame",
	...changes,
});

describe("the confirm page", () => {
	test("is ours by origin and path", () => {
		expect(isConfirmPage(place(), own)).toBe(true);
		expect(isConfirmPage(place({ url: `${own}/confirm.html#x` }), own)).toBe(true);
	});

	test("is nobody else's: another page of ours, another origin, a sandboxed frame", () => {
		expect(isConfirmPage(place({ url: `${own}/popup.html` }), own)).toBe(false);
		expect(isConfirmPage(place({ url: "https://crm.example.test/confirm.html", origin: "https://crm.example.test" }), own)).toBe(false);
		expect(isConfirmPage(place({ origin: "null" }), own)).toBe(false);
	});
});

describe("a nonce", () => {
	test("is good for the frame in the tab that asked", () => {
		expect(mayClaim(confirmation(), place(), made + 100)).toBe(true);
	});

	test("is good once", () => {
		const claimed = confirmation({ claim: { key: "k", tab: 7, frame: 3, document: "frame" } });
		expect(mayClaim(claimed, place(), made + 100)).toBe(false);
	});

	test("is good for nobody who made it up", () => {
		expect(mayClaim(undefined, place(), made + 100)).toBe(false);
	});

	test("is refused in another tab, in the top document, and after a minute", () => {
		expect(mayClaim(confirmation(), place({ tab: 8 }), made + 100)).toBe(false);
		expect(mayClaim(confirmation(), place({ frame: 0 }), made + 100)).toBe(false);
		expect(mayClaim(confirmation(), place(), made + 60_001)).toBe(false);
	});

	test("made for a window is refused in any frame", () => {
		expect(mayClaim(confirmation({ mode: "window" }), place({ tab: 9, frame: 0 }), made + 100)).toBe(true);
		expect(mayClaim(confirmation({ mode: "window" }), place(), made + 100)).toBe(false);
	});
});

describe("after the claim", () => {
	const claimed = confirmation({ claim: { key: "k", tab: 7, frame: 3, document: "frame" } });

	test("only the claiming document is heard", () => {
		expect(isClaimant(claimed, "k", place())).toBe(true);
		expect(isClaimant(claimed, "wrong", place())).toBe(false);
		expect(isClaimant(claimed, "k", place({ tab: 8 }))).toBe(false);
		expect(isClaimant(claimed, "k", place({ frame: 4 }))).toBe(false);
		expect(isClaimant(claimed, "k", place({ document: "loaded again" }))).toBe(false);
	});

	test("nobody is heard before it", () => {
		expect(isClaimant(confirmation(), "k", place())).toBe(false);
	});
});
