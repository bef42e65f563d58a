import { describe, expect, test } from "vitest";
import {
	cannotRun,
	codeOf,
	type FailureKind,
	isUnreachable,
	kindOfFailure,
	kindOfState,
	sqlStateOf,
} from "../../../server/database/sqlstates.ts";

/** Every class of PostgreSQL's appendix A, with the states that differ from their class. */
const classes: Record<string, FailureKind | Partial<Record<string, FailureKind>>> = {
	"01": "refused",
	"02": "refused",
	"03": "refused",
	"08": "refused",
	"09": "refused",
	"0A": "refused",
	"0B": "refused",
	"0F": "refused",
	"0L": "refused",
	"0P": "refused",
	"0Z": "refused",
	"10": "refused",
	"20": "refused",
	"21": "refused",
	"22": "refused",
	"23": { "23000": "refused", "23001": "referenced", "23502": "refused", "23503": "referenced", "23505": "refused", "23P01": "refused" },
	"24": "refused",
	"25": { "25001": "refused", "25006": "outage", "25P02": "refused", "25P03": "refused", "25P04": "refused" },
	"26": { "26000": "strain" },
	"27": "refused",
	"28": "refused",
	"2B": "refused",
	"2D": "refused",
	"2F": "refused",
	"34": "refused",
	"38": "refused",
	"39": "refused",
	"3B": "refused",
	"3D": "refused",
	"3F": "refused",
	"40": { "40000": "contention", "40001": "contention", "40002": "refused", "40003": "contention", "40P01": "contention" },
	"42": "refused",
	"44": "refused",
	"53": { "53000": "strain", "53100": "outage", "53200": "strain", "53300": "outage", "53400": "refused" },
	"54": "refused",
	"55": { "55000": "refused", "55006": "refused", "55P02": "refused", "55P03": "locked", "55P04": "refused" },
	"57": "refused",
	"58": { "58000": "strain", "58030": "strain", "58P01": "refused", "58P02": "refused" },
	F0: "refused",
	HV: "refused",
	P0: "refused",
	XX: "refused",
};

const cases = Object.entries(classes).flatMap(([name, kind]) =>
	typeof kind === "string"
		? ["000", "001", "P01", "P02"].map((rest) => [`${name}${rest}`, kind] as const)
		: Object.entries(kind).map(([state, own]) => [state, own] as const),
);

test.each(cases)("an ERROR with the state %s is %s", (state, kind) => {
	expect(kindOfState(state, "ERROR")).toBe(kind);
});

test.each(cases)("a FATAL with the state %s ends the session", (state) => {
	expect([kindOfState(state, "FATAL"), kindOfState(state, "PANIC")]).toEqual(["unreachable", "unreachable"]);
});

const failure = (fields: Record<string, unknown>, cause?: Error) => Object.assign(new Error("failed", { cause }), fields);

describe("an error", () => {
	test.each([
		"CONNECTION_CLOSED",
		"CONNECTION_ENDED",
		"CONNECT_TIMEOUT",
		"ECONNREFUSED",
		"ECONNRESET",
		"ENOTFOUND",
		"EAI_AGAIN",
		"EHOSTUNREACH",
		"EPIPE",
		"ENOENT",
	])("of the driver or the operating system, %s, is a lost or failed connection", (code) => {
		expect(isUnreachable(failure({ code }))).toBe(true);
	});

	test("that shuts the server down ends the session, and the same state from a trigger does not", () => {
		expect(kindOfFailure(failure({ code: "57P01", severity: "FATAL" }))).toBe("unreachable");
		expect(kindOfFailure(failure({ code: "57P01", severity: "ERROR" }))).toBe("refused");
		expect(kindOfFailure(failure({ code: "08006" }))).toBe("unreachable");
		expect(kindOfFailure(failure({ code: "08001", severity: "ERROR" }))).toBe("refused");
	});

	test("is unknown if it has no code or no database's code", () => {
		expect([new Error("ours"), failure({ code: "ERR_INVALID_ARG_TYPE" }), failure({ code: 7 }), "words", null].map(kindOfFailure)).toEqual(
			Array.from({ length: 5 }, () => "unknown"),
		);
	});

	test("is classified by its cause, however deep", () => {
		const wrapped = failure({}, failure({}, failure({ code: "40P01", severity: "ERROR" })));
		expect([sqlStateOf(wrapped), codeOf(wrapped), kindOfFailure(wrapped)]).toEqual(["40P01", "40P01", "contention"]);
	});

	test("of a driver is no SQLSTATE, even with five letters", () => {
		expect(sqlStateOf(failure({ code: "EPIPE" }))).toBeNull();
	});

	test("of an impossible statement differs from the same error inside a trigger", () => {
		expect(cannotRun(failure({ code: "42501" }))).toBe(true);
		expect(cannotRun(failure({ code: "42501", where: "PL/pgSQL function crm.note() line 1" }))).toBe(false);
		expect(cannotRun(failure({ code: "23505" }))).toBe(false);
	});
});
