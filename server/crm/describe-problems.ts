import type * as z from "zod/mini";
import { didYouMean, nearestName } from "./nearest-name.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

interface Fault {
	path: Path;
	message: string;
	/** The cost of assuming that this alternative was meant. A misspelling costs one. */
	cost: number;
	/** The accepted values. Alternatives that expect different values at one place make one fault. */
	expected?: readonly string[];
	/** The field that a misspelt one was meant to be. It is not also reported as missing. */
	meant?: Path;
}

const costs = { misspelt: 1, other: 3, otherType: 4, otherKind: 10 };

/** All errors of an adapter, or of the part at `part`, one sentence each: the path, the value and the nearest valid name. */
export function describeProblems(issues: readonly Issue[], data: unknown, part: Path = []): string[] {
	return faultsOf(issues, data, part).map((fault) => describeProblem(fault.path, data, fault.message));
}

/** `objects.order.protectedwhere = {"state":"done"}: unknown field; did you mean "protectedWhere"?` */
export function describeProblem(path: Path, data: unknown, message: string): string {
	const value = valueAt(data, path);
	return `${writePath(path) || "the adapter"}${value === undefined ? "" : ` = ${writeValue(value)}`}: ${message}`;
}

function faultsOf(issues: readonly Issue[], data: unknown, base: Path): Fault[] {
	const faults = issues.flatMap((issue) => faultsIn(issue, data, [...base, ...issue.path]));
	const meant = faults.flatMap(({ meant }) => (meant ? [writePath(meant)] : []));
	return faults.filter(({ path, meant: own }) => own !== undefined || !meant.includes(writePath(path)));
}

function faultsIn(issue: Issue, data: unknown, path: Path): Fault[] {
	const value = valueAt(data, path);
	switch (issue.code) {
		case "unrecognized_keys":
			return issue.keys.map((key) => unknownField(key, issue.message.split(" "), value, path));
		case "invalid_union":
			return closest(
				issue.errors.map((errors) => faultsOf(errors, data, path)),
				path,
			);
		case "invalid_key":
			return faultsOf(issue.issues, data, path).map((fault) => ({ ...fault, path }));
		case "invalid_type":
			return [mustBe([kinds[issue.expected] ?? issue.expected], value, path, value === undefined ? costs.other : costs.otherType)];
		case "invalid_value":
			return [
				mustBe(
					issue.values.map((one) => JSON.stringify(one)),
					value,
					path,
					typeof issue.values[0] === "string" ? costs.otherKind : costs.other,
				),
			];
		case "invalid_format":
			return [{ path, message: 'must be a table with its schema, such as "crm.customers"', cost: costs.other }];
		case "too_small":
			return [
				{
					path,
					message: issue.origin === "number" || issue.origin === "int" ? `must be ${issue.minimum} or more` : "must not be empty",
					cost: costs.other,
				},
			];
		default:
			return [{ path, message: issue.message, cost: costs.other }];
	}
}

const kinds: Readonly<Record<string, string>> = {
	string: "text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	null: "null",
	array: "a list",
	object: "an object",
	record: "an object",
	template_literal: 'a table with its schema, such as "crm.customers"',
};

function unknownField(name: string, known: readonly string[], object: unknown, path: Path): Fault {
	const present = typeof object === "object" && object !== null ? Object.keys(object) : [];
	const nearest =
		nearestName(
			name,
			known.filter((one) => !present.includes(one)),
		) ?? nearestName(name, known);
	const said = nearest === undefined ? `; there are ${known.join(", ")}` : didYouMean(name, [nearest]);
	const fault = { path: [...path, name], message: `unknown field${said}` };
	return nearest === undefined ? { ...fault, cost: costs.other } : { ...fault, cost: costs.misspelt, meant: [...path, nearest] };
}

function mustBe(expected: readonly string[], value: unknown, path: Path, cost: number): Fault {
	const written =
		typeof value === "string"
			? didYouMean(
					JSON.stringify(value).slice(1, -1),
					expected.map((one) => one.replace(/^"|"$/g, "")),
				)
			: "";
	const message = value === undefined ? "is missing" : `must be ${orderedList(expected)}${written}`;
	return { path, message, cost: written === "" ? cost : costs.misspelt, expected };
}

/** The faults of the most likely alternative, together with what the others expect at the same place. */
function closest(alternatives: readonly (readonly Fault[])[], path: Path): Fault[] {
	const costOf = (faults: readonly Fault[]) => faults.reduce((sum, { cost }) => sum + cost, 0);
	const [best] = alternatives.toSorted((one, other) => costOf(one) - costOf(other));
	if (best === undefined) return [{ path, message: "this is ambiguous; it could mean more than one thing", cost: costs.other }];
	return best.map((fault) => {
		const same = alternatives.flatMap((faults) =>
			faults.filter(({ path, expected }) => expected && writePath(path) === writePath(fault.path)),
		);
		const expected = [...new Set([...(fault.expected ?? []), ...same.flatMap(({ expected = [] }) => expected)])];
		if (!fault.expected || fault.message === "is missing" || expected.length === fault.expected.length) return fault;
		const meant = fault.message.includes(";") ? fault.message.slice(fault.message.indexOf(";")) : "";
		return { ...fault, expected, message: `must be ${orderedList(expected)}${meant}` };
	});
}

function orderedList(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function valueAt(data: unknown, path: Path): unknown {
	return path.reduce<unknown>((found, name) => (typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined), data);
}

function writePath(path: Path): string {
	return path.reduce<string>((written, name) => {
		if (typeof name === "number") return `${written}[${name}]`;
		const word = String(name);
		if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(word)) return `${written}[${JSON.stringify(word)}]`;
		return written === "" ? word : `${written}.${word}`;
	}, "");
}

function writeValue(value: unknown): string {
	const written = typeof value === "function" ? "a function" : (JSON.stringify(value) ?? String(value));
	return written.length > 80 ? `${written.slice(0, 79)}…` : written;
}
