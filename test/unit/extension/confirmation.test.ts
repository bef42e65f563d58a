import { describe, expect, test } from "vitest";
import {
	type Confirmation,
	countNotFound,
	isClaimant,
	isConfirmPage,
	isSameRequest,
	type MessageOrigin,
	mayClaim,
} from "../../../extension/background/confirm/confirmation.ts";
import type { Preview } from "../../../server/previews/schemas.ts";

const own = "chrome-extension://expunge";
const made = 1_000_000;
const page = { tab: 7, document: "page", address: "https://crm.example.test/customers/1" };

const confirmation = (changes: Partial<Confirmation> = {}): Confirmation => ({
	nonce: "n",
	preview: "p",
	retryOf: null,
	page,
	window: 3,
	theme: "light",
	notFound: 0,
	madeAt: made,
	claim: null,
	submitted: false,
	asked: false,
	...changes,
});

const place = (changes: Partial<MessageOrigin> = {}): MessageOrigin => ({
	url: `${own}/confirm.html`,
	origin: own,
	tab: 9,
	frame: 0,
	document: "window",
	...changes,
});

describe("the confirm page", () => {
	test("is recognised by origin and path", () => {
		expect(isConfirmPage(place(), own)).toBe(true);
		expect(isConfirmPage(place({ url: `${own}/confirm.html#x` }), own)).toBe(true);
	});

	test("is no other page, no other origin and no frame", () => {
		expect(isConfirmPage(place({ url: `${own}/popup.html` }), own)).toBe(false);
		expect(isConfirmPage(place({ url: "https://crm.example.test/confirm.html", origin: "https://crm.example.test" }), own)).toBe(false);
		expect(isConfirmPage(place({ origin: "null" }), own)).toBe(false);
		expect(isConfirmPage(place({ frame: 3 }), own)).toBe(false);
	});
});

describe("a nonce", () => {
	test("is valid for the window that was opened with it", () => {
		expect(mayClaim(confirmation(), place(), made + 100)).toBe(true);
	});

	test("is valid once", () => {
		const claimed = confirmation({ claim: { key: "k", tab: 9, frame: 0, document: "window" } });
		expect(mayClaim(claimed, place(), made + 100)).toBe(false);
	});

	test("is invalid if it was made up", () => {
		expect(mayClaim(undefined, place(), made + 100)).toBe(false);
	});

	test("is refused in a frame, and after a minute", () => {
		expect(mayClaim(confirmation(), place({ frame: 3 }), made + 100)).toBe(false);
		expect(mayClaim(confirmation(), place(), made + 60_001)).toBe(false);
	});
});

describe("after the claim", () => {
	const claimed = confirmation({ claim: { key: "k", tab: 9, frame: 0, document: "window" } });

	test("only the claiming document may call", () => {
		expect(isClaimant(claimed, "k", place())).toBe(true);
		expect(isClaimant(claimed, "wrong", place())).toBe(false);
		expect(isClaimant(claimed, "k", place({ tab: 8 }))).toBe(false);
		expect(isClaimant(claimed, "k", place({ frame: 4 }))).toBe(false);
		expect(isClaimant(claimed, "k", place({ document: "loaded again" }))).toBe(false);
	});

	test("nobody may call before it", () => {
		expect(isClaimant(confirmation(), "k", place())).toBe(false);
	});
});

describe("one confirmation counts", () => {
	test("for all that one document asks", () => {
		expect(isSameRequest(confirmation(), { page, retryOf: null })).toBe(true);
		expect(isSameRequest(confirmation(), { page: { ...page, document: "next" }, retryOf: null })).toBe(false);
		expect(isSameRequest(confirmation(), { page: { ...page, tab: 8 }, retryOf: null })).toBe(false);
	});

	test("for all retries of one deletion", () => {
		const retry = { page: null, retryOf: "d" };
		expect(isSameRequest(confirmation(retry), retry)).toBe(true);
		expect(isSameRequest(confirmation(retry), { ...retry, retryOf: "e" })).toBe(false);
		expect(isSameRequest(confirmation(), retry)).toBe(false);
	});
});

describe("ticked records that were not found", () => {
	const missing = { code: "not_found", message: "There is no such record.", count: 2 } as const;
	const held = { code: "held", message: "This record is on hold.", count: 1 } as const;
	const preview = (...refusals: Preview["refusals"]) => ({ deletable: 1, submitted: 1, refusals }) as Preview;

	test.each([
		["none", 0, [held], [held]],
		["two", 2, [held], [missing, held]],
		["two beside one that the server missed", 2, [held, { ...missing, count: 1 }], [{ ...missing, count: 3 }, held]],
	])("count among those that the server did not find: %s", (_, notFound, refusals, expected) => {
		expect(countNotFound(preview(...refusals), { notFound })).toEqual(preview(...expected));
	});
});
