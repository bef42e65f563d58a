import type { PageKey, PageSource } from "../../server/crm/pages.ts";
import { makeIsRendered } from "../page/on-screen.ts";
import { type Names, readSource } from "../page/read-source.ts";
import { t } from "../words.ts";
import { describeShapes } from "./key-shapes.ts";

/** A field of the adapter, and what it finds on the page. It contains no name, key or other value of a record. */
export interface AdapterPlace {
	/** The field's path in the adapter's page part: "results[0].toolbar.list". */
	field: string;
	/** What the adapter states there, such as a selector. */
	stated: string;
	/** "required": the extension needs it here. "unread": this check does not ask the CRM. */
	need: "required" | "required and visible" | "optional" | "unread";
	found: number;
	/** How many of the found elements are visible to a person. Null if it finds a value rather than elements. */
	visible: number | null;
	/** If it is looked for within other elements, such as rows: how many of them have it. */
	within?: { has: number; of: number };
	/** The shapes of the keys that it holds. */
	shapes?: string;
	/** Something that a person should look at, although nothing required is missing. */
	warning?: string;
	note?: string;
}

export interface PlaceOnPage extends AdapterPlace {
	elements: readonly Element[];
}

type Options = Pick<AdapterPlace, "need"> & {
	warning?: string | undefined;
	note?: string | undefined;
	roots?: readonly ParentNode[] | undefined;
};

/** Finds a selector on the whole page, or within each of the `roots`. */
export function placeOfSelector(field: string, selector: string, { roots, ...options }: Options): PlaceOnPage {
	const found = (roots ?? [document]).map((root) => [...root.querySelectorAll(selector)].filter(isTheCrms));
	return placeOfElements(field, selector, found.flat(), {
		...options,
		...(roots === undefined ? {} : { within: { has: found.filter(({ length }) => length > 0).length, of: roots.length } }),
	});
}

/** Our own controls look like the CRM's, and have its classes. */
function isTheCrms(element: Element): boolean {
	return element.closest("[data-expunge], [data-page-check]") === null;
}

type More = Pick<AdapterPlace, "need" | "within" | "shapes"> & { warning?: string | undefined; note?: string | undefined };

export function placeOfElements(
	field: string,
	stated: string,
	elements: readonly Element[],
	{ warning, note, ...more }: More,
): PlaceOnPage {
	const visible = elements.filter(makeIsRendered()).length;
	const said = { ...(warning === undefined ? {} : { warning }), ...(note === undefined ? {} : { note }) };
	return { field, stated, found: elements.length, visible, ...more, ...said, elements };
}

/** A value that is not an element, such as a part of the address: found or not. */
export function placeOfValue(field: string, stated: string, isFound: boolean, more: More): PlaceOnPage {
	return { ...placeOfElements(field, stated, [], more), found: isFound ? 1 : 0, visible: null };
}

/** Reads a source of the whole page. It counts as found only if it gives a value. */
export function placeOfSource(field: string, source: PageSource, names: Names, need: AdapterPlace["need"], isKey = false): PlaceOnPage {
	const { selector, ...self } = source;
	const value = readSource(source, document, names);
	const shapes = isKey && value ? { shapes: describeShapes([value]) } : {};
	if (selector === undefined) return placeOfValue(field, describeSource(source), Boolean(value), { need, ...shapes });
	const elements = [...document.querySelectorAll(selector)].filter(isTheCrms);
	const withValue = elements.filter((element) => readSource(self, element));
	const lack = elements.length - withValue.length;
	return placeOfElements(field, describeSource(source), withValue, {
		need,
		...shapes,
		warning: lack > 0 ? t("check.moreWithout", { count: lack }) : undefined,
	});
}

/** A key in words. If it consists of other columns, with their names. */
export function describeKey(key: PageKey): string {
	if (!("columns" in key)) return describeSource(key);
	return Object.entries(key.columns)
		.map(([column, source]) => `${column}: ${describeSource(source)}`)
		.join("; ");
}

/** A source in words: `a.name, attribute "href", pattern /([0-9]+)/`. */
export function describeSource(source: PageSource): string {
	const { selector, cookie, local, session, address, attribute, value, after, json, pattern } = source;
	return [
		selector,
		cookie === undefined ? undefined : t("check.source.cookie", { name: cookie }),
		local === undefined ? undefined : t("check.source.local", { name: local }),
		session === undefined ? undefined : t("check.source.session", { name: session }),
		address === undefined ? undefined : t("check.source.address", { name: address }),
		attribute === undefined ? undefined : t("check.source.attribute", { name: attribute }),
		value ? t("check.source.value") : undefined,
		after === undefined ? undefined : t("check.source.after", { name: after }),
		json === undefined ? undefined : t("check.source.property", { name: json }),
		pattern === undefined ? undefined : t("check.source.pattern", { name: pattern }),
	]
		.filter((part) => part !== undefined)
		.join(", ");
}
