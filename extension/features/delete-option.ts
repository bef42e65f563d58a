import type { ItemList, RecordPage } from "../../server/crm/pages.ts";
import { deleteWords } from "../documented-words.ts";
import type { RecordId } from "../messages.ts";
import { findControl } from "../page/copy-control.ts";
import { findMissing } from "../page/find-element.ts";
import { findLists } from "../page/find-lists.ts";
import { findOwn } from "../page/own-elements.ts";
import { placeControl } from "../page/place-control.ts";
import { keyColumns, readKey, readSource } from "../page/read-source.ts";
import { thisPage } from "../page/this-page.ts";
import { readView, type View } from "../page/view.ts";
import type { Absence } from "../stage/session.ts";
import type { Feature, Stage } from "../stage/stage.ts";
import { t } from "../words.ts";
import { labelsOf, mayDelete } from "./may-delete.ts";
import { absenceWords } from "./selection-count.ts";

interface Target extends RecordId {
	/** The value that the page shows there now. A cookie, a stored value and the value of a field change without the page's elements. */
	readAgain: () => RecordId | null;
	/** Why the control does not work at the moment, or null. Its text says so, and pressing it explains what to do. */
	absence: Absence | null;
}

/** "Delete Customer" in the CRM's menu of a record, and "Delete Conversation" or "Delete Order" in the menus of the items within it. */
export const deleteOption: Feature = (stage) => {
	const entries = new WeakMap<Element, Target>();
	const { record } = stage.view;
	const readAgain = () => {
		const now = readView(stage.state.pages, new URL(location.href), thisPage).record;
		return now && targetOf(now);
	};
	return () => {
		if (record !== null) {
			const target = { ...targetOf(record), absence: stage.absence(), readAgain };
			const missing = findMissing(record.page.notFound) !== null;
			for (const list of findLists(record.page.menu)) {
				if (missing) findOwn(list, "delete-option")?.remove();
				else ensureEntry(stage, entries, list, record.page, target);
			}
		}
		for (const items of stage.view.items) {
			if (items.open === undefined)
				for (const item of document.querySelectorAll(items.item))
					for (const list of findLists(items.menu, item)) ensure(items, list, () => readItem(items, item));
			else ensureOpened(items);
		}
	};
	function ensure(items: ItemList, list: Element, read: () => RecordId | null): void {
		const target = read() ?? { object: items.object, klass: null, key: "" };
		ensureEntry(stage, entries, list, items, { ...target, absence: stage.absence(), readAgain: read });
	}
	/** A menu elsewhere in the page belongs to the one item that is open. Without one, or with several menus, no menu has an entry. */
	function ensureOpened(items: ItemList): void {
		const lists = findLists(items.menu);
		for (const list of lists) {
			ensure(items, list, () => {
				// A menu that is still fading in already counts.
				const shown = findLists(items.menu).filter((one) => one.checkVisibility({ visibilityProperty: true }));
				const [item, other] = [...document.querySelectorAll(items.item)].filter((one) => isOpen(one, items));
				return item && !other && shown.length === 1 && shown[0] === list ? readItem(items, item) : null;
			});
		}
	}
};

function readItem({ object, key, klass }: ItemList, item: Element): RecordId {
	return { object, klass: klass === undefined ? null : readSource(klass, item), key: readKey(key, item) ?? "" };
}

function isOpen(item: Element, { open = "" }: ItemList): boolean {
	return item.matches(open) || item.querySelector(open) !== null;
}

function targetOf({ page, klass, key }: NonNullable<View["record"]>): RecordId {
	return { object: page.object, klass, key };
}

function isSame(one: RecordId, other: RecordId | null): boolean {
	return one.key === other?.key && one.object === other.object && one.klass === other.klass;
}

function ensureEntry(
	stage: Stage,
	entries: WeakMap<Element, Target>,
	list: Element,
	{ menu, key }: ItemList | RecordPage,
	target: Target,
): void {
	const present = findOwn(list, "delete-option");
	const known = present === null ? undefined : entries.get(present);
	if (known !== undefined && isSame(known, target) && known.absence === target.absence) return;
	present?.remove();
	if (target.key === "" || !mayDelete(stage.state, target.object, target.klass)) return;
	const name = deleteWords(labelsOf(stage.state.objects, target.object, target.klass));
	const words = target.absence === null ? name : t("features.withAbsence", { entry: name, absence: absenceWords(target.absence) });
	const by = keyColumns(key);
	const begin = () => {
		// Before the menu closes: the item that it belongs to is open only until then.
		const seen = target.readAgain();
		return () => {
			if (entry !== null) closeMenu(entry);
			if (!isSame(target, seen)) return sayChanged(stage);
			stage.confirm({ object: target.object, klass: target.klass, bulk: false, keys: [target.key], by });
		};
	};
	const entry = placeControl(list, menu, { feature: "delete-option", words, begin, signal: stage.signal });
	if (entry === null) return;
	entry.addEventListener("keydown", (event) => moveFocus(event, entry));
	entries.set(entry, target);
	if (entry.parentElement !== null) enterByKeys(entry.parentElement, entry);
}

/** The entry that each menu got last. */
const entryIn = new WeakMap<Element, HTMLElement>();

/** A menu that stays in the page and is filled again each time it opens keeps one listener, which does nothing without an entry. */
function enterByKeys(menu: Element, entry: HTMLElement): void {
	if (!entryIn.has(menu))
		menu.addEventListener("keydown", (event) => enterFromNeighbour(event as KeyboardEvent, entryIn.get(menu)), { capture: true });
	entryIn.set(menu, entry);
}

function sayChanged({ popUps, refresh }: Stage): void {
	popUps.show("changed", {
		tone: "bad",
		title: t("features.otherRecord"),
		text: t("features.lookAgain"),
	});
	refresh();
}

/** Menus close on Escape, which also returns the focus to where it was. */
function closeMenu(entry: HTMLElement): void {
	findControl(entry).dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true, cancelable: true }));
}

/** The arrow keys reach and leave the entry, even if the CRM's own menu code does not know it. */
function enterFromNeighbour(event: KeyboardEvent, entry: HTMLElement | undefined): void {
	if (!entry?.isConnected) return;
	const from = event.target as Element | null;
	const enters =
		(event.key === "ArrowDown" && entry.previousElementSibling?.contains(from)) ||
		(event.key === "ArrowUp" && entry.nextElementSibling?.contains(from));
	if (!enters) return;
	take(event);
	findControl(entry).focus();
}

function moveFocus(event: KeyboardEvent, entry: HTMLElement): void {
	const parent = entry.parentElement;
	const next = {
		ArrowDown: entry.nextElementSibling ?? parent?.firstElementChild,
		ArrowUp: entry.previousElementSibling ?? parent?.lastElementChild,
	}[event.key];
	if (!next) return;
	take(event);
	findControl(next as HTMLElement).focus();
}

function take(event: Event): void {
	event.preventDefault();
	event.stopPropagation();
}
