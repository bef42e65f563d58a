/** One parameter of an operation in the API's description. */
interface Parameter {
	name: string;
	in: "path" | "query" | "header";
	schema?: Schema;
}

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	enum?: unknown[];
	format?: string;
	$ref?: string;
}

interface Operation {
	method: string;
	path: string;
	parameters: Parameter[];
	body: Schema | null;
}

export interface Request {
	what: string;
	method: string;
	path: string;
	headers: Record<string, string>;
	body?: string;
}

export interface Description {
	paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>>;
}

export function operationsOf({ paths }: Description): Operation[] {
	return Object.entries(paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
			method: method.toUpperCase(),
			path,
			parameters,
			body: requestBody?.content["application/json"]?.schema ?? null,
		})),
	);
}

const json = { "content-type": "application/json" };
const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
const deepObjects = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
const uuid = "00000000-0000-4000-8000-000000000000";

/** Values that no field expects, or that are as large as a body may be. */
const values: readonly [what: string, value: string][] = [
	["null", "null"],
	["a number", "-1e400"],
	["a huge integer", "9".repeat(400)],
	["an empty text", '""'],
	["a text with NUL", '"a\\u0000b"'],
	["half of a surrogate pair", '"a\\ud800b"'],
	["a long text", `"${"x".repeat(60_000)}"`],
	["text that looks like SQL", `"'; drop schema expunge cascade; --"`],
	["a prototype", '{"__proto__":{"role":"admin"},"constructor":1}'],
	["an array of zeros", `[${"0,".repeat(30_000)}0]`],
	["an array of empty objects", `[${"{},".repeat(20_000)}{}]`],
	["a deep array", deep],
	["a deep object", deepObjects],
];

const bodies: readonly [what: string, body: string, type?: string][] = [
	["no JSON", "{"],
	["nothing", ""],
	["a list", "[]"],
	["a text", '"x"'],
	["null", "null"],
	["a deep array", deep],
	["another type", "<a/>", "application/xml"],
	["a form", "a=1", "application/x-www-form-urlencoded"],
	["no type", "{}", ""],
	["an array of zeros", `[${"0,".repeat(30_000)}0]`],
	["two megabytes", `{"ids":[${"0,".repeat(1_000_000)}0]}`],
	["broken UTF-8", '{"object":"\uFFFD"}'],
];

const pathValues = ["x", "%00", "%ED%A0%80", "%2e%2e%2f", "9".repeat(2_000), uuid];
const queryValues = ["", "x", "%00", "%ED%A0%80", "-1", "9".repeat(30), "1e999", "0000-01-01T00:00:00Z", "true", "x".repeat(8_000), uuid];

/** All wrong requests of an operation. */
export function wrongRequests(operation: Operation): Request[] {
	const { method } = operation;
	const plain = fillPath(operation.path, uuid);
	const requests: Request[] = [];
	for (const value of operation.path.includes("{") ? pathValues : [])
		requests.push({
			what: `the path has ${value.slice(0, 20)}`,
			method,
			path: fillPath(operation.path, value),
			headers: json,
			...bodyFor(method, "{}"),
		});
	for (const { name } of operation.parameters.filter((parameter) => parameter.in === "query"))
		for (const value of queryValues)
			requests.push({
				what: `${name}=${value.slice(0, 20)}`,
				method,
				path: `${plain}?${name}=${value}&${name}=${value}&${name}[]=1`,
				headers: {},
			});
	if (method === "GET") return requests;
	for (const [what, body, type] of bodies)
		requests.push({
			what,
			method,
			path: plain,
			headers: type === "" ? {} : { "content-type": type ?? "application/json" },
			...bodyFor(method, body),
		});
	for (const field of Object.keys(operation.body?.properties ?? {}))
		for (const [what, value] of values) {
			const others = Object.entries(operation.body?.properties ?? {}).filter(([name]) => name !== field);
			const fields = [
				...others.map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(sample(schema))}`),
				`${JSON.stringify(field)}:${value}`,
			];
			requests.push({ what: `${field} is ${what}`, method, path: plain, headers: json, body: `{${fields.join(",")}}` });
		}
	return requests;
}

function bodyFor(method: string, body: string): { body?: string } {
	return method === "GET" || body === "" ? {} : { body };
}

function fillPath(path: string, value: string): string {
	return path.replaceAll(/\{\w+\}/g, value);
}

/** A valid value, so that only one field is wrong. */
function sample({ type, properties, items, enum: choices, format }: Schema): unknown {
	const kind = Array.isArray(type) ? type[0] : type;
	if (choices) return choices[0];
	if (kind === "object") return Object.fromEntries(Object.entries(properties ?? {}).map(([name, schema]) => [name, sample(schema)]));
	if (kind === "array") return items ? [sample(items)] : [];
	if (kind === "boolean") return true;
	if (kind === "integer" || kind === "number") return 1;
	if (format === "uuid") return uuid;
	return format === "email" ? "somebody@example.test" : "customer";
}
