import { describe, expect, test } from "vitest";
import type { CrmAdapter } from "../../../server/crm/crm.ts";
import { bundledCrms } from "../../../server/crm/index.ts";
import { readCrm } from "../../../server/crm/load.ts";
import demoCrm from "../../demo-crm/adapter.ts";
import { pickRows } from "../../support/effort.ts";

type Place = readonly (string | number)[];

function settingsOf(crm: CrmAdapter): Record<string, string> {
	return Object.fromEntries(
		Object.entries(crm.settings ?? {}).map(([name, { example, default: otherwise }]) => [name, otherwise ?? example]),
	);
}

/** The adapter's errors, one per line. */
function problemsOf(given: unknown, values: Record<string, string> = {}): string[] {
	try {
		readCrm(given, values);
		return [];
	} catch (error) {
		const [, ...lines] = error instanceof Error ? error.message.split("\n- ") : [];
		return lines;
	}
}

/** A copy with another value in one place. `undefined` removes the field. */
function changed(data: unknown, [step, ...rest]: Place, value: unknown): unknown {
	if (step === undefined) return value;
	const copy: Record<string, unknown> = Array.isArray(data) ? data.slice() : Object.assign({}, data);
	const inner = changed(copy[step], rest, value);
	if (inner === undefined) delete copy[step];
	else copy[step] = inner;
	return copy;
}

const all = [demoCrm, ...bundledCrms].map((crm) => [crm.title, crm] as const);

describe.each(all)("the adapter of %s", (_, crm) => {
	test("is valid", () => expect(problemsOf(crm, settingsOf(crm))).toEqual([]));

	test("is refused with a suggestion for any misspelt field", () => {
		const thin = thinned(crm);
		const [first, ...others] = fieldsOf(thin, []);
		if (first === undefined) throw new Error("The adapter has no fields.");
		expect(others.length).toBeGreaterThan(100);
		for (const [at, place] of pickRows([first, ...others], 40).entries()) {
			const name = String(place.at(-1));
			const wrong = misspellings.map((misspell) => misspell(name)).filter((found) => found !== name);
			const written = wrong[at % wrong.length] ?? "";
			const problems = problemsOf(renamed(thin, place, written), name === "settings" ? {} : settingsOf(crm));
			// Without its settings, the places they fill are open as well.
			const said = problems.filter((problem) => name !== "settings" || problem.includes(written));
			expect(said, place.join(".")).toEqual([expect.stringContaining(`: unknown field; did you mean "${name}"?`)]);
			expect(said[0]).toContain(written);
		}
	});
});

const column = { declared: true, table: "crm.log", column: "subject", to: "crm.customers", rule: "delete" };

const pattern = { tables: "crm.{table}_history", column: "id", rule: "delete" };

const step = { table: "crm.members", fromColumn: "member", toColumn: "list" };

/** One place of the demo CRM's adapter, the value that replaces it, and the expected error. */
const wrong: readonly (readonly [Place, unknown, string])[] = [
	[["name"], "", 'name = "": must not be empty'],
	[["title"], undefined, "title: is missing"],
	[["objects", "customer", "name"], "name", 'objects.customer.name = "name": must be a list'],
	[["objects", "customer", "name"], [], "objects.customer.name = []: must not be empty"],
	[
		["objects", "customer", "table"],
		"customers",
		'objects.customer.table = "customers": must be a table with its schema, such as "crm.customers"',
	],
	[["objects", "customer", "deletable"], true, "objects.customer.deletable = true: must be false"],
	[
		["objects", "customer", "where"],
		{ id: 2 ** 53 },
		"objects.customer.where.id = 9007199254740992: JSON rounds a number this long; write it as text",
	],
	[
		["objects", "customer", "where"],
		{ team: {} },
		"objects.customer.where.team = {}: must be text, a number, true or false, null or a list",
	],
	[
		["objects", "kobject", "parents", 0, "object"],
		"costumer",
		'objects.kobject.parents[0].object = "costumer": there is no object with that name; did you mean "customer"?',
	],
	[
		["tableLabels", "activity"],
		{ singular: "a", plural: "b" },
		'tableLabels.activity = {"singular":"a","plural":"b"}: must be a table with its schema, such as "crm.customers"',
	],
	[
		["references", 0],
		{ ...column, rule: "delet" },
		'references[0].rule = "delet": must be "delete", "detach", "scrub", "keep" or "refuse"; did you mean "delete"?',
	],
	[["references", 0], { ...column, rule: "scrub" }, "references[0].values: is missing"],
	[["otherKeys"], "as declared", 'otherKeys = "as declared": must be "as they are"'],
	[
		["patterns"],
		[pattern],
		'patterns[0] = {"tables":"crm.{table}_history","column":"id","rule":"delete"}: a pattern has either `to` or `models`',
	],
	[
		["patterns"],
		[{ ...pattern, models: { customer: "crm.customers" } }],
		'patterns[0] = {"tables":"crm.{table}_history","column":"id","rule":"delete","models":{"custom…: `models` need {model} in `when` or in the form\'s template',
	],
	[
		["patterns"],
		[{ ...pattern, models: { customer: "crm.customers" }, form: { kind: "text", template: "{model},{kye},{key}" } }],
		'patterns[0].form.template = "{model},{kye},{key}": unknown placeholder {kye}; did you mean "key"?',
	],
	[
		["pages", "records", 0, "key"],
		{ columns: { code: { address: "key" } } },
		'pages.records[0].key = {"columns":{"code":{"address":"key"}}}: the object "customer" has no key of code; add it to its "otherKeys"',
	],
	[
		["references", 0],
		{ ...column, rule: "keep", value: 1 },
		"references[0].value = 1: unknown field; there are rule, declared, table, column, to, toColumn, when, whenNot, whereRelated, toWhere, whenSetting, optional, form",
	],
	[
		["references", 0],
		{ ...column, form: { kind: "jsno", path: "$.x" } },
		'references[0].form.kind = "jsno": must be "json", "value", "text", "prefix", "list" or "array"; did you mean "json"?',
	],
	[
		["references", 0],
		{ ...column, form: { kind: "text", template: "user-key" } },
		'references[0].form.template = "user-key": the template lacks "{key}"',
	],
	[
		["references", 0],
		{ ...column, through: [step, step], onlyIfAllGo: true },
		"references[0].onlyIfAllGo = true: a reference with onlyIfAllGo must have exactly one step",
	],
	[
		["references", 0],
		{ ...column, form: { kind: "json", path: "$.a[0]" } },
		'references[0].form.path = "$.a[0]": a JSON path consists of members and [*], such as "$.conversations[*].id"',
	],
	[
		["references", 0],
		{ ...column, form: { kind: "text", template: "{kye}{key}" } },
		'references[0].form.template = "{kye}{key}": unknown placeholder {kye}; did you mean "key"?',
	],
	[
		["pages", "records", 0, "object"],
		"custmer",
		'pages.records[0].object = "custmer": there is no object with that name; did you mean "customer"?',
	],
	[["pages", "records", 0, "klass"], "order", 'pages.records[0].klass = "order": the object "customer" has no klass'],
	[
		["pages", "records", 0, "address", "path"],
		"app/customers/:key",
		'pages.records[0].address.path = "app/customers/:key": an address must begin with "/"',
	],
	[
		["pages", "records", 0, "address", "path"],
		"https://crm.test/:key",
		`pages.records[0].address.path = "https://crm.test/:key": this address is on another site; begin the CRM's own addresses with "/`,
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/*/:key",
		'pages.records[0].address.path = "/app/*/:key": for a segment that matches anything write a colon and a name, such as ":any"; "**" alone matches any number of segments',
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app?id=:key",
		'pages.records[0].address.path = "/app?id=:key": a path has no "?" or "#"; put parameters into "query", and the route in the hash into "hash"',
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/caf%C3%A9/:key",
		'pages.records[0].address.path = "/app/caf%C3%A9/:key": write the path without percent-encoding',
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/{key}",
		'pages.records[0].address.path = "/app/{key}": a path has no placeholders in braces; write ":key" or ":klass" as a segment, or add "key" to the settings',
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/c-:key",
		'pages.records[0].address.path = "/app/c-:key": ":key" and ":klass" must be whole segments, between slashes',
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/:kye",
		`pages.records[0].address = {"path":"/app/:kye"}: the record's key is missing; put ":key" into the address, or set "key"; did you mean ":key"?`,
	],
	[
		["pages", "records", 0, "address", "path"],
		"/app/:klass/:key",
		'pages.records[0].address = {"path":"/app/:klass/:key"}: the object "customer" has no klass; give a segment that matches anything another name',
	],
	[
		["pages", "records", 0, "afterDeletion"],
		"//other.test/",
		`pages.records[0].afterDeletion = "//other.test/": this address is on another site; begin the CRM's own addresses with "/`,
	],
	[
		["pages", "records", 0, "afterDeletion"],
		"javascript:alert(1)",
		`pages.records[0].afterDeletion = "javascript:alert(1)": this address is on another site; begin the CRM's own addresses with "/`,
	],
	[
		["pages", "records", 0, "afterDeletion"],
		"/list/{klass}",
		`pages.records[0].afterDeletion = "/list/{klass}": the klass is missing; set "klass", or put ":klass" into the address`,
	],
	[
		["pages", "results", 0, "pagination", "url"],
		"/api?page={pgae}",
		'pages.results[0].pagination.url = "/api?page={pgae}": unknown placeholder {pgae}; there are {page}, {offset}, {pageSize}, {cursor}, {klass}; did you mean "page"?',
	],
	[["pages", "results", 0, "pagination", "pageSize"], 0, "pages.results[0].pagination.pageSize = 0: must be 1 or more"],
	[
		["pages", "results", 0, "list"],
		"table..results",
		'pages.results[0].list = "table..results": this is not a CSS selector: Expected class name. Pos: 6',
	],
	[
		["pages", "results", 0, "row"],
		"tr:nonsense",
		'pages.results[0].row = "tr:nonsense": this is not a CSS selector: Unknown pseudo-class: "nonsense"',
	],
	[
		["pages", "results", 0, "row"],
		"tr::before",
		'pages.results[0].row = "tr::before": this is not a CSS selector: Pseudo elements are not enabled',
	],
	[
		["pages", "results", 0, "key", "attribute"],
		"data key",
		'pages.results[0].key.attribute = "data key": this is not the name of an attribute',
	],
	[
		["pages", "results", 0, "total", "pattern"],
		"([0-9]+",
		'pages.results[0].total.pattern = "([0-9]+": this is not a regular expression: Unterminated group',
	],
	[
		["pages", "results", 0, "total", "pattern"],
		"[0-9]+",
		'pages.results[0].total.pattern = "[0-9]+": put the part that is the value into parentheses',
	],
	[["pages", "results", 0, "total", "pattern"], "^([a-z]+ ?)*$", "this pattern would run for minutes on some texts"],
	[["pages", "results", 0, "total", "pattern"], "^(a|a)*$", "this pattern would run for minutes on some texts"],
	[["pages", "results", 0, "cell", "row"], "script", 'pages.results[0].cell.row = "script": must be "a", "b"'],
	[
		["pages", "results", 0, "toolbar", "position"],
		"strat",
		'pages.results[0].toolbar.position = "strat": must be "start" or "end"; did you mean "start"?',
	],
];

test.each(wrong)("an adapter with %j is refused: %j", (place, value, said) => {
	expect(problemsOf(changed(demoCrm, place, value))).toEqual([expect.stringContaining(said)]);
});

test.each(["script", "iframe", "link", "style", "form", "object", "embed", "img", "svg", "input", "my-widget"])(
	"an entry that would add a <%s> to the CRM's page is refused",
	(name) => {
		for (const part of ["item", "control"]) {
			const entry = { item: "li", control: "a", [part]: name };
			expect(problemsOf(changed(demoCrm, ["pages", "records", 0, "menu", "build"], entry))).toEqual([
				expect.stringContaining(`pages.records[0].menu.build.${part} = "${name}": must be "a", "b"`),
			]);
		}
	},
);

test.each([{ onclick: "alert(1)" }, { href: "javascript:alert(1)" }, { style: "position: fixed" }])(
	"an entry with custom attributes is refused: %j",
	(more) => {
		const entry = { item: "li", control: "a", ...more };
		expect(problemsOf(changed(demoCrm, ["pages", "records", 0, "menu", "build"], entry))).toEqual([
			expect.stringContaining("unknown field"),
		]);
	},
);

test("patterns that real adapters need do not count as slow", () => {
	for (const pattern of [
		"([^/]+)$",
		"([0-9]+)[^0-9]+[0-9]+",
		"^ticket-([0-9]+)-history$",
		"of ([0-9,.]+)",
		"[?&]id=([^&]*)",
		"(?<id>[0-9]+)",
	])
		expect(problemsOf(changed(demoCrm, ["pages", "signedIn", "pattern"], pattern))).toEqual([]);
});

test.each(["/app/café menu/:key", "/:section/:key", "/app/:key/", "/crm.php/record/:key"])("a path such as %s is valid", (path) => {
	expect(problemsOf(changed(demoCrm, ["pages", "records", 0, "address", "path"], path))).toEqual([]);
});

test.each(["/\\other.test", "/\t/other.test", " /list", "//other.test", "https:other.test", "data:text/html,x"])(
	"%j leads out of the CRM and is refused",
	(address) => {
		for (const place of [
			["pages", "records", 0, "afterDeletion"],
			["pages", "results", 0, "pagination", "url"],
			["pages", "records", 0, "address", "path"],
		])
			expect(problemsOf(changed(demoCrm, place, address))).toEqual([expect.stringContaining(String(place.at(-1)))]);
	},
);

test("all errors are reported at once, in whichever part they are", () => {
	const bad = wrong
		.slice(0, 2)
		.reduce<unknown>((crm, [place, value]) => changed(crm, place, value), changed(demoCrm, ["pages", "records", 0, "object"], "x"));
	expect(problemsOf(changed(bad, ["references", 3, "rule"], "delet"))).toHaveLength(4);
});

test("a field that a module sets to undefined counts as absent", () => {
	expect(problemsOf({ ...demoCrm, redactions: undefined })).toEqual([]);
	expect(problemsOf({ ...demoCrm, tableLabels: undefined })).toEqual(["tableLabels: is missing"]);
});

test.each([null, 5, "crm", [], undefined])("%j is no adapter", (given) => {
	expect(problemsOf(given).length).toBeGreaterThan(0);
});

/** The first of several list entries that have the same fields at every depth. */
function thinned(data: unknown): unknown {
	if (typeof data !== "object" || data === null) return data;
	if (!Array.isArray(data)) return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, thinned(value)]));
	return data.map(thinned).filter((entry, at, all) => at === all.findIndex((other) => kindOf(other) === kindOf(entry)));
}

function kindOf(entry: unknown): string {
	if (typeof entry !== "object" || entry === null) return JSON.stringify(entry) ?? "";
	return JSON.stringify(Object.entries(entry).map(([name, value]) => [name, name === "rule" ? value : fieldsOf(value, [name])]));
}

/** Every name that the schema of an adapter defines. Names that an adapter chooses itself are not fields. */
function fieldsOf(data: unknown, place: Place): Place[] {
	if (typeof data !== "object" || data === null) return [];
	const chosen = [
		"objects",
		"tableLabels",
		"settings",
		"when",
		"whenNot",
		"where",
		"protectedWhere",
		"toWhere",
		"values",
		"parameters",
		"query",
	];
	const own = Array.isArray(data) || chosen.includes(String(place.at(-1))) ? [] : Object.keys(data);
	const inside = Object.entries(data).flatMap(([name, value]) => fieldsOf(value, [...place, Array.isArray(data) ? Number(name) : name]));
	return [...own.map((name) => [...place, name]), ...inside];
}

function renamed(data: unknown, place: Place, name: string): unknown {
	const value = place.reduce<unknown>((found, step) => Object(found)[step], data);
	return changed(changed(data, place, undefined), [...place.slice(0, -1), name], value);
}

const misspellings = [swapped, shortened, doubled, shouted];

function swapped(name: string): string {
	return name.length < 2 ? name : `${name[1]}${name[0]}${name.slice(2)}`;
}

function shortened(name: string): string {
	return name.length < 4 ? name : name.slice(0, -1);
}

function doubled(name: string): string {
	return `${name}${name.at(-1)}`;
}

function shouted(name: string): string {
	return name.toUpperCase();
}

test("a count has no other value when no row is left", () => {
	const recount = { table: "crm.threads", column: "replies", value: "count", from: { table: "crm.replies", column: "thread" } };
	expect(problemsOf(changed(demoCrm, ["recounts"], [recount]), settingsOf(demoCrm)).join()).not.toContain("orElse");
	expect(problemsOf(changed(demoCrm, ["recounts"], [{ ...recount, orElse: 1 }]), settingsOf(demoCrm)).join()).toContain(
		"needs no `orElse`",
	);
});
