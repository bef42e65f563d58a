import { expect, test } from "vitest";
import { areAddresses, suspectAddresses } from "../../../../server/doctor/undeclared/suspect-addresses.ts";
import { column, table } from "../../erasure/sample-graph.ts";
import { document, sampleOf, text } from "./sample-tables.ts";

const encoded = Buffer.from("On Monday bea@example.org wrote to us.").toString("base64");
const found = (...values: string[]) =>
	suspectAddresses(sampleOf(table("mails", [text("body")]), ...values.map((value) => [value]))).map(({ isWhole, encoding, addresses }) => [
		isWhole,
		encoding,
		addresses,
	]);

test("addresses are found as values, in texts and in a mail's encoding", () => {
	expect(found("bea@example.org", " Cem@Example.org ")).toEqual([[true, "none", ["bea@example.org", "Cem@Example.org"]]]);
	expect(found("Bea <bea@example.org>, cem@example.org")).toEqual([[false, "none", ["bea@example.org", "cem@example.org"]]]);
	expect(found(encoded)).toEqual([[false, "base64", ["bea@example.org"]]]);
	expect(found("Dear bea@exam=\nple.org, thank you")).toHaveLength(1);
	expect(found("at 17:00 @ the hall")).toEqual([]);
});

test("in documents, the path is known if several whole values there are addresses", () => {
	const paths = (value: unknown) =>
		suspectAddresses(sampleOf(table("jobs", [document("payload")]), [JSON.stringify(value)])).map(({ path, isWhole }) => [path, isWhole]);
	expect(paths({ to: [{ mail: "bea@example.org" }, { mail: "cem@example.org" }] })).toEqual([["$.to[*].mail", true]]);
	expect(paths({ bea_kowalska: "bea@example.org", cem: "cem@example.org" })).toEqual([[null, false]]);
	expect(paths({ note: "Ask bea@example.org" })).toEqual([[null, false]]);
});

test("a column holds addresses if most of its values are addresses", () => {
	expect(areAddresses(["a@example.org", null, "b@example.org", "nobody"])).toBe(true);
	expect(areAddresses(["a@example.org", "one", "two"])).toBe(false);
	expect(areAddresses([null, ""])).toBe(false);
});

test("addresses are found in bytes that a program has packed", () => {
	const bytes = column("state", { type: { ...column("state").type, name: "bytea", category: "U" } });
	const packed = Buffer.from("pst0\x04\x0b\x0fbea@example.org\x00").toString("hex");
	expect(suspectAddresses(sampleOf(table("sessions", [bytes]), [packed]))).toMatchObject([
		{ path: null, isWhole: false, encoding: "none", addresses: ["bea@example.org"] },
	]);
});
