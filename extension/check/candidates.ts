import type { Address } from "../../server/crm/pages.ts";
import type { Names } from "../page/read-source.ts";
import { matchAddress } from "../page/view.ts";
import { t } from "../words.ts";
import { type PlaceOnPage, placeOfSelector, placeOfValue } from "./adapter-place.ts";
import { describeShapes } from "./key-shapes.ts";

interface PartWithAddress {
	object: string;
	address: Address | readonly Address[];
	shown?: string;
}

/** A part of the adapter that has the page's address, and what the address's names stand for. */
export interface Candidate<Part extends PartWithAddress> {
	part: Part;
	field: string;
	/** The one of the part's addresses that matches. */
	address: Address;
	names: Names;
	/** Whether the extension takes this part for this page. */
	isChosen: boolean;
}

/** The parts that have this address, in the adapter's order. */
export function findCandidates<Part extends PartWithAddress>(
	parts: readonly Part[],
	name: string,
	url: URL,
	chosen: readonly (Part | undefined)[],
): Candidate<Part>[] {
	return parts.flatMap((part, index) => {
		for (const address of [part.address].flat()) {
			const names = matchAddress(address, url);
			if (names !== null) return [{ part, field: `${name}[${index}]`, address, names, isChosen: chosen.includes(part) }];
		}
		return [];
	});
}

/** Parts after the chosen one are left out, because the extension does not look at them. */
export function untilChosen<Part extends PartWithAddress>(candidates: readonly Candidate<Part>[]): readonly Candidate<Part>[] {
	const chosen = candidates.findIndex(({ isChosen }) => isChosen);
	return chosen < 0 ? candidates : candidates.slice(0, chosen + 1);
}

/**
 * The address that matched, and the element that must be visible. A part that is not chosen may be about another tab of the page, unless
 * the extension has chosen nothing at all.
 */
export function findWhere({ part, field, address, names, isChosen }: Candidate<PartWithAddress>, isNothingChosen: boolean): PlaceOnPage[] {
	const shapes = names.key ? { shapes: describeShapes([names.key]) } : {};
	const need = isChosen || isNothingChosen ? "required and visible" : "optional";
	return [
		placeOfValue(`${field}.address`, t("check.addressOf", { address: describeAddress(address), object: part.object }), true, {
			need: "required",
			...shapes,
		}),
		...(part.shown === undefined ? [] : [placeOfSelector(`${field}.shown`, part.shown, { need })]),
	];
}

/** The addresses as the adapter states them: `/index.pl?Action=Zoom&ID=:key`. */
export function describeAddress(address: Address | readonly Address[]): string {
	return [address].flat().map(describeOne).join(" or ");
}

function describeOne({ path, query = {}, hash }: Address): string {
	const conditions = Object.entries(query).map(([name, value]) => (value === null ? `no ${name}` : `${name}=${[value].flat().join("|")}`));
	return `${path}${conditions.length > 0 ? `?${conditions.join("&")}` : ""}${hash === undefined ? "" : `#${hash}`}`;
}
