import type { ControlPlace } from "../../server/crm/pages.ts";
import type { RecordId } from "../messages.ts";
import { findControl } from "../page/copy-control.ts";
import { findMissing } from "../page/find-element.ts";
import { findOwn } from "../page/own-elements.ts";
import { placeControl } from "../page/place-control.ts";
import { readKey, readSource } from "../page/read-source.ts";
import { thisPage } from "../page/this-page.ts";
import { readView, type View } from "../page/view.ts";
import type { Absence } from "../stage/session.ts";
import type { Feature, Stage } from "../stage/stage.ts";
import { labelsOf, mayDelete } from "./may-delete.ts";
import { absenceWords } from "./selection-count.ts";

interface Target extends RecordId {
	/** What the page shows there now. A cookie, a stored value and the value of a field change without the page's elements. */
	readAgain: () => RecordId | null;
	/** Why it does not work at the moment, or null. Its text says so, and a press on it explains what to do. */
	absence: Absence | null;
}

/** "Delete Customer" in the CRM's menu of a record, and "Delete Conversation" or "Delete Order" in the menus of the items within it. */
export const deleteOption: Feature = (stage) => {
	const entries = new WeakMap<Element, Target>();
	const { record, items } = stage.view;
	const readAgain = () => {
		const now = readView(stage.state.pages, new URL(location.href), thisPage).record;
		return now && targetOf(now);
	};
	return () => {
		if (record !== null) {
			const target = { ...targetOf(record), absence: stage.absence(), readAgain };
			const missing = findMissing(record.page.notFound) !== null;
			for (const list of document.querySelectorAll(record.page.menu.list)) {
				if (missing) findOwn(list, "delete-option")?.remove();
				else ensureEntry(stage, entries, list, record.page.menu, target);
			}
		}
		for (const { object, item, key, klass, menu } of items) {
			for (const element of document.querySelectorAll(item)) {
				const read = () => ({
					object,
					klass: klass === undefined ? null : readSource(klass, element),
					key: readKey(key, element) ?? "",
				});
				const target = { ...read(), absence: stage.absence(), readAgain: read };
				for (const list of element.querySelectorAll(menu.list)) ensureEntry(stage, entries, list, menu, target);
			}
		}
	};
};

function targetOf({ page, klass, key }: NonNullable<View["record"]>): RecordId {
	return { object: page.object, klass, key };
}

function isSame(one: RecordId, other: RecordId | null): boolean {
	return one.key === other?.key && one.object === other.object && one.klass === other.klass;
}

function ensureEntry(stage: Stage, entries: WeakMap<Element, Target>, list: Element, menu: ControlPlace, target: Target): void {
	const present = findOwn(list, "delete-option");
	const known = present === null ? undefined : entries.get(present);
	if (known !== undefined && isSame(known, target) && known.absence === target.absence) return;
	present?.remove();
	if (target.key === "" || !mayDelete(stage.state, target.object, target.klass)) return;
	const words = `Delete ${labelsOf(stage.state.objects, target.object, target.klass).singular}${target.absence === null ? "" : ` (${absenceWords[target.absence]})`}`;
	const activate = () => {
		if (entry !== null) closeMenu(entry);
		if (!isSame(target, target.readAgain())) return sayChanged(stage);
		stage.confirm({ object: target.object, klass: target.klass, bulk: false, keys: [target.key] });
	};
	const entry = placeControl(list, menu, { feature: "delete-option", words, activate, signal: stage.signal });
	if (entry === null) return;
	entry.addEventListener("keydown", (event) => moveFocus(event, entry));
	entries.set(entry, target);
	entry.parentElement?.addEventListener("keydown", (event) => enterFromNeighbour(event, entry), { capture: true, signal: stage.signal });
}

function sayChanged({ popUps, refresh }: Stage): void {
	popUps.show("changed", {
		tone: "bad",
		title: "The page now shows another record",
		text: "Nothing was deleted. Look at the page and try again.",
	});
	refresh();
}

/** Menus close on Escape, which also returns the focus to where it was. */
function closeMenu(entry: HTMLElement): void {
	findControl(entry).dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true, cancelable: true }));
}

/** The arrow keys reach and leave the entry, even if the CRM's own menu code does not know it. */
function enterFromNeighbour(event: KeyboardEvent, entry: HTMLElement): void {
	const from = event.target instanceof Element ? event.target : null;
	const enters =
		(event.key === "ArrowDown" && entry.previousElementSibling?.contains(from)) ||
		(event.key === "ArrowUp" && entry.nextElementSibling?.contains(from));
	if (!enters || !entry.isConnected) return;
	take(event);
	findControl(entry).focus();
}

function moveFocus(event: KeyboardEvent, entry: HTMLElement): void {
	const parent = entry.parentElement;
	const next = {
		ArrowDown: entry.nextElementSibling ?? parent?.firstElementChild,
		ArrowUp: entry.previousElementSibling ?? parent?.lastElementChild,
	}[event.key];
	if (!(next instanceof HTMLElement)) return;
	take(event);
	findControl(next).focus();
}

function take(event: Event): void {
	event.preventDefault();
	event.stopPropagation();
}
