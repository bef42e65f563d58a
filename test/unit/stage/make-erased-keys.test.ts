import { expect, test } from "vitest";
import { makeErasedKeys } from "../../../extension/stage/make-erased-keys.ts";

test("keys of erased records are remembered by object", () => {
	const erased = makeErasedKeys();
	expect([...erased.of("customer")]).toEqual([]);
	erased.add("customer", ["1", "2"]);
	erased.add("customer", ["2", "3"]);
	erased.add("company", ["1"]);
	expect([...erased.of("customer")]).toEqual(["1", "2", "3"]);
	expect([...erased.of("company")]).toEqual(["1"]);
});
