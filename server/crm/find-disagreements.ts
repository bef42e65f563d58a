import type * as z from "zod/mini";
import { describeProblem } from "./describe-problems.ts";
import { didYouMean } from "./nearest-name.ts";
import { crmObject } from "./objects.ts";
import { namesKlass } from "./page-syntax.ts";
import { type Address, itemList, type PageKey, recordPage, resultList } from "./pages.ts";
import { redaction } from "./redaction.ts";

interface Page {
	object: string;
	klass?: unknown;
	key?: PageKey;
	address: Address | readonly Address[];
}

/** Names that one part of an adapter uses and no other part defines. Entries that the schema rejects are skipped. */
export function findDisagreements(data: unknown): string[] {
	const objects = right(crmObject, data, "objects");
	const names = Object.keys(partOf(data, "objects") ?? {});
	const say = (path: readonly (string | number)[], message: string) => describeProblem(path, data, message);
	const unknownObject = (path: readonly (string | number)[], name: string) =>
		names.length === 0 || names.includes(name)
			? []
			: [say(path, `there is no object with that name${didYouMean(name, names) || `; there are ${names.join(", ")}`}`)];
	const unknownKlass = (path: readonly (string | number)[], page: Page) => {
		const object = objects.find(([name]) => name === page.object)?.[1];
		if (object === undefined || object.klass !== undefined) return [];
		if (page.klass !== undefined) return [say([...path, "klass"], `the object "${page.object}" has no klass`)];
		return [page.address].flat().some(namesKlass)
			? [say([...path, "address"], `the object "${page.object}" has no klass; give a segment that matches anything another name`)]
			: [];
	};
	const unknownKey = (path: readonly (string | number)[], { object: name, key }: Page) => {
		const object = objects.find(([other]) => other === name)?.[1];
		if (object === undefined || key === undefined || !("columns" in key)) return [];
		const columns = Object.keys(key.columns).sort().join(", ");
		const isKnown = (object.otherKeys ?? []).some((other) => [...other].sort().join(", ") === columns);
		return isKnown ? [] : [say(path, `the object "${name}" has no key of ${columns}; add it to its "otherKeys"`)];
	};
	const pages = [
		...right(recordPage, data, "pages", "records").map(([at, page]) => [["pages", "records", at], page] as const),
		...right(itemList, data, "pages", "items").map(([at, page]) => [["pages", "items", at], page] as const),
		...right(resultList, data, "pages", "results").map(([at, page]) => [["pages", "results", at], page] as const),
	];
	return [
		...pages.flatMap(([path, page]) => [
			...unknownObject([...path, "object"], page.object),
			...unknownKlass(path, page),
			...unknownKey([...path, "key"], page),
		]),
		...objects.flatMap(([name, { parents = [] }]) =>
			parents.flatMap(({ object }, at) => unknownObject(["objects", name, "parents", at, "object"], object)),
		),
		...right(redaction, data, "redactions").flatMap(([at, { object }]) => unknownObject(["redactions", at, "object"], object)),
		...findOpenPlaces(data).map(({ path, name }) =>
			say(path, `unknown placeholder {${name}}${didYouMean(name, ["key", ...Object.keys(partOf(data, "settings") ?? {})])}`),
		),
	];
}

/** The entries of a part that the schema accepts. */
function right<Schema extends z.ZodMiniType>(schema: Schema, data: unknown, ...names: string[]): [string | number, z.infer<Schema>][] {
	const part = names.reduce<object | undefined>((found, name) => partOf(found, name), Object(data));
	return Object.entries(part ?? {}).flatMap(([name, value]) => {
		const read = schema.safeParse(value);
		return read.success ? [[Array.isArray(part) ? Number(name) : name, read.data]] : [];
	});
}

function partOf(data: unknown, name: string): object | undefined {
	const part: unknown = typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
	return typeof part === "object" && part !== null ? part : undefined;
}

/** Placeholders in the templates of references that no setting fills. A pattern fills `{model}` itself. */
function findOpenPlaces(data: unknown) {
	return [["references", ["key"]] as const, ["patterns", ["key", "model"]] as const].flatMap(([part, known]) =>
		findTexts(partOf(data, part), "template").flatMap(({ path, text }) =>
			[...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) =>
				known.some((one) => one === name) ? [] : [{ path: [part, ...path], name }],
			),
		),
	);
}

interface FoundText {
	path: (string | number)[];
	text: string;
}

/** The texts of all fields of this name, at any depth. */
export function findTexts(data: unknown, name: string): FoundText[] {
	if (typeof data !== "object" || data === null) return [];
	return Object.entries(data).flatMap(([key, value]): FoundText[] => {
		const step = Array.isArray(data) ? Number(key) : key;
		if (key === name && typeof value === "string") return [{ path: [step], text: value }];
		return findTexts(value, name).map(({ path, text }) => ({ path: [step, ...path], text }));
	});
}
