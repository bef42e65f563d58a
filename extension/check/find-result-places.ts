import type { Pagination, ResultList } from "../../server/crm/pages.ts";
import { type Names, readNumber, readSource, saysMore } from "../page/read-source.ts";
import { allRows, findHeader, findList, findRows, keyOf } from "../page/rows.ts";
import { namesOf, parametersOf } from "../page/view.ts";
import { t } from "../words.ts";
import { describeKey, type PlaceOnPage, placeOfElements, placeOfSelector, placeOfSource, placeOfValue } from "./adapter-place.ts";
import { type Candidate, findWhere } from "./candidates.ts";
import { findControlPlaces, placeOfKeys, warnIfAbsent } from "./find-control-places.ts";

/** The places of the lists that the page shows. If it shows none of those with its address, all of them are looked for. */
export function findResultPlaces(candidates: readonly Candidate<ResultList>[], showsNone: boolean, url: URL): PlaceOnPage[] {
	const wanted = showsNone ? candidates : candidates.filter(({ isChosen }) => isChosen);
	return wanted.flatMap((one) => {
		const { part, field } = one;
		const list = placeOfSelector(`${field}.list`, part.list, { need: "required and visible" });
		return [...findWhere(one, showsNone), list, ...(one.isChosen ? findPartsOf(one, namesOf(parametersOf(url), one.names)) : [])];
	});
}

function findPartsOf({ part, field }: Candidate<ResultList>, names: Names): PlaceOnPage[] {
	const { row, header, key, cell, own, columns, toolbar, toolbarOpens, total, link, pagination } = part;
	const root = findList(part);
	const rows = findRows(part);
	const isEmpty = total !== undefined && readNumber(readSource(total)) === 0;
	const need = isEmpty ? "optional" : "required";
	const places = [
		...(header === undefined ? [] : [findHeaderPlace(`${field}.header`, header, root, rows.length > 0)]),
		placeOfElements(`${field}.row`, row, rows, {
			need,
			note: rows.length > 0 ? undefined : t(isEmpty ? "check.emptySearch" : "check.checkOther"),
		}),
	];
	if (rows.length > 0) {
		const keys = allRows(part).map((one) => keyOf(one, part));
		places.push(placeOfKeys(`${field}.key`, describeKey(key), rows, keys));
	}
	if (own !== undefined && rows.length > 0) {
		places.push(placeOfSelector(`${field}.own.row`, own.row, { need: "required", roots: rows }));
		if (own.header !== undefined) places.push(placeOfSelector(`${field}.own.header`, own.header, { need: "required" }));
	}
	if (cell?.within !== undefined && rows.length > 0) {
		const place = placeOfSelector(`${field}.cell.within`, cell.within, { need: "optional", roots: rows });
		places.push(warnIfAbsent(place, t("check.noWithin")));
	}
	if (columns !== undefined)
		places.push(placeOfSelector(`${field}.columns`, columns, { need: "optional", roots: root === null ? [] : [root] }));
	places.push(...findControlPlaces(`${field}.toolbar`, toolbar, toolbarOpens ? "optional" : need));
	if (total !== undefined) places.push(findTotal(`${field}.total`, total));
	if (link !== undefined) {
		const place = placeOfSelector(`${field}.link`, link, { need: "optional" });
		places.push(warnIfAbsent(place, t("check.noLink")));
	}
	return [...places, ...findPaginationPlaces(`${field}.pagination`, pagination, names)];
}

function findHeaderPlace(field: string, header: string, root: HTMLElement | null, hasRows: boolean): PlaceOnPage {
	const shown = root === null ? null : findHeader(root, header);
	const all = findAll(root, header);
	return placeOfElements(field, header, shown === null ? all : [shown], {
		need: hasRows ? "required" : "optional",
		warning: shown === null && all.length > 0 ? t("check.noHeader") : undefined,
	});
}

function findAll(root: Element | null, selector: string): Element[] {
	return root === null ? [] : [...root.querySelectorAll(selector)];
}

function findTotal(field: string, total: NonNullable<ResultList["total"]>): PlaceOnPage {
	const place = placeOfSource(field, total, {}, "optional");
	const number = readNumber(readSource(total));
	if (number === null) return { ...place, found: 0, warning: t("check.noNumber") };
	return { ...place, note: t(saysMore(total) ? "check.saysMore" : "check.says", { number }) };
}

function findPaginationPlaces(field: string, pagination: Pagination | undefined, names: Names): PlaceOnPage[] {
	if (pagination === undefined) return [];
	if (pagination.kind === "document") {
		const { pageLink } = pagination;
		if (pageLink === undefined) return [];
		const place = placeOfSelector(`${field}.pageLink`, pageLink, { need: "optional" });
		return [place.found > 0 ? place : { ...place, note: t("check.noPageLink") }];
	}
	const values = Object.entries(pagination.values ?? {});
	return [
		placeOfValue(`${field}.url`, pagination.url, false, { need: "unread" }),
		...values.map(([name, source]) => placeOfSource(`${field}.values.${name}`, source, names, "required")),
	];
}
