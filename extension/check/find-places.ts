import type { CrmPages, ItemList, RecordPage } from "../../server/crm/pages.ts";
import { findMissing } from "../page/find-element.ts";
import { readKey, readSource } from "../page/read-source.ts";
import { thisPage } from "../page/this-page.ts";
import { namesOf, normaliseAddress, type View } from "../page/view.ts";
import { t } from "../words.ts";
import {
	describeKey,
	describeSource,
	type PlaceOnPage,
	placeOfElements,
	placeOfSelector,
	placeOfSource,
	placeOfValue,
} from "./adapter-place.ts";
import { type Candidate, describeAddress, findCandidates, findWhere, untilChosen } from "./candidates.ts";
import { findControlPlaces, placeOfKeys } from "./find-control-places.ts";
import { findResultPlaces } from "./find-result-places.ts";

/** Every place of the adapter on this page, as the extension's own code finds it. */
export function findPlaces(pages: CrmPages, address: URL, { record, items, results, alongside }: View): PlaceOnPage[] {
	const url = normaliseAddress(address, pages);
	const lists = [results, ...alongside.map((other) => other.results)].flatMap((one) => one?.list ?? []);
	const isNothingChosen = record === null && items.length === 0 && lists.length === 0;
	const found = [
		...untilChosen(findCandidates(pages.records, "records", url, [record?.page])).flatMap((one) =>
			findRecordPlaces(one, url, record, isNothingChosen),
		),
		...findCandidates(pages.items, "items", url, items).flatMap((one) => findItemPlaces(one, isNothingChosen)),
		...findResultPlaces(findCandidates(pages.results, "results", url, lists), lists.length === 0, url),
	];
	return [...findCommonPlaces(pages), ...(found.length > 0 ? found : [describeNoMatch(pages)])];
}

function findCommonPlaces({ signedIn, login, dark }: CrmPages): PlaceOnPage[] {
	return [
		...(signedIn === undefined ? [] : [placeOfSource("signedIn", signedIn, {}, "required")]),
		...(login === undefined
			? []
			: [placeOfValue("login", t("check.loginProperty", { url: login.url, property: login.property }), false, { need: "unread" })]),
		...(dark === undefined ? [] : [placeOfSelector("dark", dark, { need: "optional" })]),
	];
}

function describeNoMatch({ records, items, results }: CrmPages): PlaceOnPage {
	const known = Object.entries({ records, items, results }).flatMap(([name, parts]) =>
		parts.map(({ address }, index) => `${name}[${index}] ${describeAddress(address)}`),
	);
	const note = t("check.noAddress", { known: known.join("; ") || t("check.noParts") });
	return placeOfValue("address", "", false, { need: "required", note });
}

function findRecordPlaces(one: Candidate<RecordPage>, url: URL, record: View["record"], isNothingChosen: boolean): PlaceOnPage[] {
	const { part, field, names, isChosen } = one;
	const places = findWhere(one, isNothingChosen);
	if (part.shown !== undefined && !thisPage.shows(part.shown)) return places;
	if (part.key !== undefined) {
		const given = namesOf([...url.searchParams], names);
		const disagree = readKey(part.key, document, given) === null;
		const need = disagree || (!names.key && record === null) ? "required" : "optional";
		const sources = "columns" in part.key ? Object.entries(part.key.columns) : [[null, part.key] as const];
		for (const [column, source] of sources) {
			const key = placeOfSource(`${field}.key${column === null ? "" : `.columns.${column}`}`, source, given, need, true);
			places.push(disagree ? { ...key, found: 0, note: t("check.disagree") } : key);
		}
	}
	if (!isChosen) return places;
	const missing = findMissing(part.notFound);
	const notFound = typeof part.notFound === "string" ? part.notFound : t("check.withText", part.notFound);
	places.push(
		placeOfElements(`${field}.notFound`, notFound, missing === null ? [] : [missing], {
			need: "optional",
			note: missing === null ? undefined : t("check.noRecord"),
		}),
	);
	return [...places, ...findControlPlaces(`${field}.menu`, part.menu, missing === null ? "required" : "optional")];
}

function findItemPlaces(one: Candidate<ItemList>, isNothingChosen: boolean): PlaceOnPage[] {
	const { part, field, isChosen } = one;
	const places = findWhere(one, isNothingChosen);
	if (!isChosen) return places;
	const items = [...document.querySelectorAll(part.item)];
	places.push(
		placeOfElements(`${field}.item`, part.item, items, { need: "optional", note: items.length === 0 ? t("check.noItems") : undefined }),
	);
	if (items.length === 0) return places;
	const keys = items.flatMap((item) => readKey(part.key, item) || []);
	places.push(placeOfKeys(`${field}.key`, describeKey(part.key), items, keys));
	const { klass } = part;
	if (klass !== undefined) {
		const withKlass = items.filter((item) => readSource(klass, item));
		const within = { has: withKlass.length, of: items.length };
		places.push(placeOfElements(`${field}.klass`, describeSource(klass), withKlass, { need: "required", within }));
	}
	if (part.open === undefined) return [...places, ...findControlPlaces(`${field}.menu`, part.menu, "required", items)];
	const note = t("check.opensElsewhere");
	const open = placeOfSelector(`${field}.open`, part.open, { need: "optional", note, roots: items });
	return [...places, open, ...findControlPlaces(`${field}.menu`, part.menu, "required")];
}
