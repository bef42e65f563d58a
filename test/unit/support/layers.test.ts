import { describe, expect, test } from "vitest";
import { findArrows } from "../../support/architecture.ts";
import {
	findCircles,
	findMisnaming,
	findMutualRooms,
	findParticiples,
	findPureModules,
	findSharedNames,
	findUnusedExports,
	findUpwardImports,
	readLayers,
	roomOf,
} from "../../support/layers.ts";

const layers = readLayers(`
### Layers

| Layer | Files and folders |
|---|---|
| Programs | \`server/main.ts\` |
| Routes | \`server/*/routes.ts\` |
| Asking | \`server/previews/\`, \`server/deletions/\`, \`server/notifications/\` |
| Ground | \`server/database/\` |

## Next
`);
const value = (from: string, to: string) => ({ from, to, typeOnly: false });
const type = (from: string, to: string) => ({ from, to, typeOnly: true });

test("the room of a file is its own path in the table, or the longest folder that contains it", () => {
	expect(roomOf("server/previews/seal.ts", layers)).toEqual({ room: "server/previews/", layer: 2 });
	expect(roomOf("server/previews/routes.ts", layers)).toEqual({ room: "server/*/routes.ts", layer: 1 });
	expect(roomOf("server/notifications/routes.ts", layers)).toEqual({ room: "server/*/routes.ts", layer: 1 });
	expect(roomOf("server/main.ts", layers)).toEqual({ room: "server/main.ts", layer: 0 });
	expect(roomOf("server/mystery.ts", layers)).toBeNull();
});

describe("the checks report", () => {
	test("a value from a higher layer", () => {
		const upward = value("server/database/connect.ts", "server/previews/seal.ts");
		expect(findUpwardImports([upward, value(upward.to, upward.from), type(upward.from, "server/main.ts")], layers)).toEqual([upward]);
	});

	test("two rooms that import values from each other", () => {
		const imports = [
			value("server/previews/seal.ts", "server/deletions/list.ts"),
			value("server/deletions/read.ts", "server/previews/find.ts"),
		];
		expect(findMutualRooms(imports, layers)).toEqual([
			"server/deletions/read.ts → server/previews/find.ts, but server/previews/seal.ts → server/deletions/list.ts",
		]);
		expect(findMutualRooms(imports.slice(1), layers)).toEqual([]);
	});

	test("a circle of files, through types as well", () => {
		const imports = [value("a.ts", "b.ts"), type("b.ts", "c.ts"), value("c.ts", "a.ts"), value("c.ts", "d.ts")];
		expect(findCircles(imports)).toEqual([["a.ts", "b.ts", "c.ts"]]);
		expect(findCircles(imports.slice(1))).toEqual([]);
	});

	test("a file that is not named after its exports", () => {
		expect(findMisnaming("server/held-above.ts", "export async function readKept() {}")).toBe("server/held-above.ts exports read-kept");
		expect(findMisnaming("server/read-kept.ts", "export async function readKept() {}")).toBeNull();
		expect(findMisnaming("server/holds.ts", "export const a = 1;\nexport function lockHolds() {}")).toBeNull();
		expect(findMisnaming("server/gates.ts", "export const a = 1;\nexport function lockHolds() {}")).toBe(
			"server/gates.ts exports a, lock-holds",
		);
	});

	test("a name that two files export", () => {
		const files = [
			{ path: "a.ts", text: "export interface Place {}\nexport const place = 1;" },
			{ path: "b.ts", text: "export type Place = string;" },
		];
		expect(findSharedNames(files)).toEqual(["Place: a.ts, b.ts"]);
		expect(findSharedNames(files.slice(1))).toEqual([]);
	});

	test("a type that is named by a participle", () => {
		expect(findParticiples("a.ts", "interface Wanted {}\nexport type Going = 1;\ntype Setting = 2;")).toEqual([
			"a.ts Wanted",
			"a.ts Going",
		]);
		expect(findParticiples("a.ts", "interface WantedIndex {}")).toEqual([]);
	});

	test("an export that no other file uses", () => {
		const files = [
			{ path: "a.ts", text: "export interface Used {}\nexport const spare = 1;\nconst own = spare;" },
			{ path: "b.ts", text: 'import type { Used } from "./a.ts";' },
		];
		expect(findUnusedExports(files)).toEqual(["a.ts spare"]);
		expect(findUnusedExports([...files, { path: "c.ts", text: "spare" }])).toEqual([]);
	});
});

describe("a module is pure", () => {
	const pure = "export function double(value: number) {}";
	const isPure = (text: string, path = "server/one.ts") => findPureModules([{ path, text }], []).length === 1;

	test.each([
		["only computes", pure, true],
		["exports no function", "export const one = 1;\nfunction double() {}", false],
		["exports an asynchronous function", "export async function read() {}", false],
		["awaits", `${pure}\nconst read = (await load());`, false],
		["reads the clock", `${pure}\nconst now = Date.now();`, false],
		["reads today's date", `${pure}\nconst now = new Date();`, false],
		["reads a date that it is given", `${pure}\nconst day = new Date(given);`, true],
		["draws lots", `${pure}\nconst lot = Math.random();`, false],
		["reads the environment", `${pure}\nconst port = process.env.PORT;`, false],
		["builds a statement", `${pure}\nconst rows = sql\`SELECT 1\`;`, false],
		["uses a hook", `${pure}\nconst value = useState(0);`, false],
		["reads the page", `${pure}\nconst row = document.body;`, false],
		["measures an element", `${pure}\nconst box = row.getBoundingClientRect();`, false],
		["reads the size of the window", `${pure}\nconst near = top < innerHeight;`, false],
		["listens to the page", `${pure}\naddEventListener("scroll", fill);`, false],
		["says in a comment that others wait", `/** The callers await this. */\n${pure} // before the document loads`, true],
	])("if it %s: %s", (_, text, found) => {
		expect(isPure(text)).toBe(found);
	});

	test("only in a file without elements of a screen", () => {
		expect(isPure(pure, "extension/row.tsx")).toBe(false);
	});

	const files = ["a.ts", "b.ts", "c.ts"].map((path) => ({ path, text: path === "c.ts" ? "export async function read() {}" : pure }));
	test.each([
		["what it imports is pure", [value("a.ts", "b.ts")], ["a.ts", "b.ts"]],
		["an import behind another is not", [value("a.ts", "b.ts"), value("b.ts", "c.ts")], []],
		["only a type comes from a module that is not", [value("a.ts", "b.ts"), type("b.ts", "c.ts")], ["a.ts", "b.ts"]],
		["modules import each other", [value("a.ts", "b.ts"), value("b.ts", "a.ts")], ["a.ts", "b.ts"]],
		["a library only computes", [value("a.ts", "zod/mini"), value("b.ts", "node:crypto")], ["a.ts", "b.ts"]],
		["a library does not", [value("a.ts", "node:fs"), value("b.ts", "drizzle-orm")], []],
	])("with its imports: %s", (_, imports, paths) => {
		expect(findPureModules(files, imports)).toEqual(paths);
	});
});

test("the picture shows a folder as a box and omits an arrow that a longer path implies", () => {
	const imports = [
		value("server/main.ts", "server/previews/seal.ts"),
		value("server/previews/seal.ts", "server/database/connect.ts"),
		value("server/main.ts", "server/database/connect.ts"),
		type("server/main.ts", "server/deletions/list.ts"),
	];
	expect(findArrows(imports, layers)).toEqual([
		["server: Programs", "server/previews"],
		["server/previews", "server/database"],
	]);
});
