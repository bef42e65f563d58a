import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { beforeFirst, digestEntries, formatReference, hideKey, isGenuine, signLink } from "../../../server/audit/chain.ts";

const at = new Date("2026-01-02T03:04:05.678Z");
const common = {
	batch: "b1",
	action: "delete",
	actorId: "ada",
	object: "customer",
	keyIsHmac: false,
	how: "single",
	deletionId: null,
	origin: null,
	at,
} as unknown as Parameters<typeof digestEntries>[0];
const entry = { ordinal: 1, klass: null, key: "17", rows: 4 } as Parameters<typeof digestEntries>[1][number];
const second = { ...entry, ordinal: 2, key: "18" };
const link = { position: 1, batch: "b1", firstEntry: 1, entries: 2, digest: "d", previousHmac: beforeFirst.hmac, at };
const secret = "a secret of the test";

test("an entry is digested as one line of JSON with all that its batch shares", () => {
	const lines = ["1,", "2,"].map(
		(ordinal, index) =>
			`["b1",${ordinal}"delete","ada","customer",null,"${17 + index}",false,"single",null,4,null,"2026-01-02T03:04:05.678Z"]\n`,
	);
	expect(digestEntries(common, [entry, second])).toBe(createHash("sha256").update(lines.join("")).digest("hex"));
});

describe("the digest changes", () => {
	const digest = digestEntries(common, [entry, second]);

	test.each<[string, object]>([
		["the batch", { batch: "b2" }],
		["the action", { action: "retry" }],
		["the actor", { actorId: "eve" }],
		["the object", { object: "order" }],
		["the kind of key", { keyIsHmac: true }],
		["the way", { how: "bulk" }],
		["the deletion", { deletionId: "d1" }],
		["the origin", { origin: "https://crm.test" }],
		["the time", { at: new Date(0) }],
	])("with %s", (_, change) => {
		expect(digestEntries({ ...common, ...change }, [entry, second])).not.toBe(digest);
	});

	test.each<[string, (typeof entry)[]]>([
		["a key", [{ ...entry, key: "19" }, second]],
		["a klass", [{ ...entry, klass: "vip" }, second]],
		["a number of rows", [{ ...entry, rows: 5 }, second]],
		["the order", [second, entry]],
		["a missing entry", [entry]],
	])("with %s", (_, entries) => {
		expect(digestEntries(common, entries)).not.toBe(digest);
	});
});

describe("a link", () => {
	const hmac = signLink(secret, link);

	test("is signed as one line of JSON with the previous link's HMAC", () => {
		const text = `["link",1,"b1",1,2,"d","${"0".repeat(64)}","2026-01-02T03:04:05.678Z"]`;
		expect(hmac).toBe(createHmac("sha256", secret).update(text).digest("hex"));
	});

	test.each<[string, object, boolean]>([
		["unchanged", {}, true],
		["with another position", { position: 2 }, false],
		["with another batch", { batch: "b2" }, false],
		["with another first entry", { firstEntry: 2 }, false],
		["with another number of entries", { entries: 3 }, false],
		["with another digest", { digest: "e" }, false],
		["behind another link", { previousHmac: "1".repeat(64) }, false],
		["with another time", { at: new Date(0) }, false],
		["with no valid time", { at: new Date(Number.NaN) }, false],
		["with another HMAC", { hmac: "0".repeat(64) }, false],
	])("%s is genuine: %s", (_, change, genuine) => {
		expect(isGenuine(secret, { ...link, hmac, ...change })).toBe(genuine);
	});

	test("is not genuine under another key", () => {
		expect(isGenuine("another secret", { ...link, hmac })).toBe(false);
	});
});

test("a hidden key differs by secret, object and key, and cannot be read", () => {
	const hidden = hideKey(secret, "customer", "ada@example.org");
	const others = [
		hideKey("other", "customer", "ada@example.org"),
		hideKey(secret, "order", "ada@example.org"),
		hideKey(secret, "customer", "eve"),
	];
	expect(hidden).toMatch(/^[0-9a-f]{64}$/);
	expect(others).not.toContain(hidden);
	expect(hideKey(secret, "customer", "ada@example.org")).toBe(hidden);
});

test("a position reads as a reference", () => {
	expect(formatReference(1_042)).toBe("A-1042");
});
