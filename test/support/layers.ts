import { basename } from "node:path";
import { type Import, read } from "./repository.ts";

/** One row of CONTRIBUTING's table of layers, from the highest layer down: its files and folders. */
export interface Layer {
	name: string;
	/** Paths of files or folders from the root; `*` stands for one part of a path. */
	rooms: readonly string[];
}

/** Reads the table under the heading "Layers" of CONTRIBUTING.md, the only place that defines the order of rooms. */
export function readLayers(document = read("CONTRIBUTING.md")): Layer[] {
	const section = document.match(/^#+ Layers\n(.*?)(?=^#)/ms)?.[1] ?? "";
	const rows = section.split("\n").filter((line) => /^\| (?!Layer|---)/.test(line));
	return rows.map((row) => {
		const [, name = "", rooms = ""] = row.split("|").map((cell) => cell.trim());
		return { name, rooms: [...rooms.matchAll(/`([^`]+)`/g)].map(([, room = ""]) => room) };
	});
}

/** The room of a file: its own path in the table, or the longest folder that contains it. Null: the table does not cover the file. */
export function roomOf(path: string, layers: readonly Layer[]): { room: string; layer: number } | null {
	const found = layers
		.flatMap(({ rooms }, layer) => rooms.map((room) => ({ room, layer })))
		.filter(({ room }) => covers(room, path))
		.sort((one, other) => Number(one.room.endsWith("/")) - Number(other.room.endsWith("/")) || other.room.length - one.room.length);
	return found[0] ?? null;
}

const patterns = new Map<string, RegExp>();

function covers(room: string, path: string): boolean {
	const escaped = room.replace(/[.+]/g, "\\$&").replaceAll("*", "[^/]*");
	const pattern = patterns.get(room) ?? new RegExp(`^${escaped}${room.endsWith("/") ? "" : "$"}`);
	patterns.set(room, pattern);
	return pattern.test(path);
}

/** Imports of values that go from a layer to a higher one. */
export function findUpwardImports(imports: readonly Import[], layers: readonly Layer[]): Import[] {
	return imports.filter(({ from, to, typeOnly }) => {
		const [importer, imported] = [roomOf(from, layers), roomOf(to, layers)];
		return !typeOnly && importer !== null && imported !== null && imported.layer < importer.layer;
	});
}

/** Pairs of rooms that import values from each other, each with one import of either direction. */
export function findMutualRooms(imports: readonly Import[], layers: readonly Layer[]): string[] {
	const between = new Map<string, string>();
	for (const { from, to, typeOnly } of imports) {
		const [importer, imported] = [roomOf(from, layers)?.room, roomOf(to, layers)?.room];
		if (typeOnly || !importer || !imported || importer === imported) continue;
		between.set(`${importer} ${imported}`, `${from} → ${to}`);
	}
	return [...between]
		.map(([pair, example]) => {
			const [one = "", other = ""] = pair.split(" ");
			const back = one < other ? between.get(`${other} ${one}`) : undefined;
			return back === undefined ? null : `${example}, but ${back}`;
		})
		.filter((pair) => pair !== null);
}

/** Circles of imports between files, imports of types included. Each lists its files in order. */
export function findCircles(imports: readonly Import[]): string[][] {
	const targets = Map.groupBy(imports, ({ from }) => from);
	const circles = new Map<string, string[]>();
	const finished = new Set<string>();
	const visit = (path: string, trail: readonly string[]) => {
		const start = trail.indexOf(path);
		if (start >= 0) {
			const circle = trail.slice(start);
			circles.set([...circle].sort().join(" "), circle);
			return;
		}
		if (finished.has(path)) return;
		for (const { to } of targets.get(path) ?? []) visit(to, [...trail, path]);
		finished.add(path);
	};
	for (const path of targets.keys()) visit(path, []);
	return [...circles.values()];
}

/**
 * The error in a file's name, or null. A file with one exported value has its name. A file with several has the name of one of them, or its
 * last word occurs in the name of an export.
 */
export function findMisnaming(path: string, text: string): string | null {
	const name = basename(path).replace(/(\.content)?\.tsx?$/, "");
	const exported = (kinds: string) =>
		[...text.matchAll(new RegExp(`^export (?:default )?(?:async )?(?:${kinds}) (\\w+)`, "gm"))].map(([, found = ""]) => kebab(found));
	const values = exported("function\\*?|const|let|class");
	const all = [...values, ...exported("interface|type")];
	if (all.length === 0 || all.includes(name)) return null;
	if (values.length === 1) return `${path} exports ${values[0]}`;
	const subject = singular(name.split("-").at(-1) ?? "");
	const words = new Set(all.flatMap((found) => found.split("-")).map(singular));
	return words.has(subject) ? null : `${path} exports ${all.join(", ")}`;
}

/** Exported names that no other file mentions, as "path name". */
export function findUnusedExports(files: readonly { path: string; text: string }[]): string[] {
	const mentions = new Map<string, number>();
	for (const { text } of files) {
		for (const word of new Set(text.match(/[A-Za-z_$][\w$]*/g))) mentions.set(word, (mentions.get(word) ?? 0) + 1);
	}
	const exported = /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
	return files.flatMap(({ path, text }) =>
		[...text.matchAll(exported)].filter(([, name = ""]) => mentions.get(name) === 1).map(([, name]) => `${path} ${name}`),
	);
}

/** Names that several of these files export, for different things, as "name: path, path". */
export function findSharedNames(files: readonly { path: string; text: string }[]): string[] {
	const exported = /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
	const places = Map.groupBy(
		files.flatMap(({ path, text }) =>
			[...new Set([...text.matchAll(exported)].map(([, name = ""]) => name))].map((name) => ({ name, path })),
		),
		({ name }) => name,
	);
	return [...places].filter(([, found]) => found.length > 1).map(([name, found]) => `${name}: ${found.map(({ path }) => path).join(", ")}`);
}

/** Types whose name is a participle or another word that is not a noun, as "path name". */
export function findParticiples(path: string, text: string): string[] {
	const nouns = new Set(["Encoding", "Feed", "Finding", "Setting"]);
	const names = [...text.matchAll(/^(?:export )?(?:interface|type) (\w+)/gm)].map(([, name = ""]) => name);
	const isParticiple = (name: string) => /^([A-Z][a-z]+(ed|ing)|Shown|Known|Gone|Left|Found|Given|How|When|Which)$/.test(name);
	return names.filter((name) => isParticiple(name) && !nouns.has(name)).map((name) => `${path} ${name}`);
}

/** What a pure function does not do: wait, read the clock, choose at random, or use the page, the browser, the process or the database. */
const impure = new RegExp(
	[
		/\b(async|await|Promise|document|window|process|fetch|browser|location|setTimeout|randomUUID|sql)\b/,
		/\b(addEventListener|getComputedStyle|checkVisibility|getClientRects|getBoundingClientRect|innerWidth|innerHeight)\b/,
		/Date\.now|Math\.random|new Date\(\)|\buse[A-Z]/,
	]
		.map(({ source }) => source)
		.join("|"),
);
const pureLibraries = /^(zod|css-selector-parser|papaparse|redos-detector|node:(util|crypto|net|buffer))/;

/** Files that export functions and, with everything that they import, only compute. */
export function findPureModules(files: readonly { path: string; text: string }[], imports: readonly Import[]): string[] {
	const texts = new Map(files.map(({ path, text }) => [path, text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")]));
	const known = new Map<string, boolean>();
	const isPure = (path: string): boolean => {
		const text = texts.get(path);
		if (text === undefined) return pureLibraries.test(path);
		const found = known.get(path);
		if (found !== undefined) return found;
		known.set(path, true);
		const pure = !impure.test(text) && imports.every(({ from, to, typeOnly }) => from !== path || typeOnly || isPure(to));
		known.set(path, pure);
		return pure;
	};
	return files.filter(({ path, text }) => path.endsWith(".ts") && /^export function/m.test(text) && isPure(path)).map(({ path }) => path);
}

function kebab(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, "$1-$2")
		.replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
		.toLowerCase();
}

function singular(word: string): string {
	return word.replace(/ies$/, "y").replace(/(?<=s|x|ch)es$|(?<!s)s$/, "");
}
