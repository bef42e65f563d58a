import { useEffect, useRef, useState } from "preact/hooks";
import type { OutcomeCode } from "../../../server/deletions/outcome-code.ts";
import type { Deletion, DeletionItem } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import type { Failure, Result } from "../../messages.ts";

/** A value before the first position, whether positions start at 0 or 1. */
const start = -1;

interface ItemsPage {
	items: DeletionItem[];
	next: number | null;
}

interface Items {
	items: DeletionItem[] | null;
	next: number | null;
	failure: Failure | null;
	more: () => Promise<void>;
}

/** The records of a deletion that have been loaded. `stamp` changes when they may have changed. */
export function useItems({ id }: Pick<Deletion, "id">, code: OutcomeCode | null, stamp: string): Items {
	const [state, setState] = useState<Omit<Items, "more">>({ items: null, next: null, failure: null });
	const turn = useRef(0);
	const pages = useRef(1);

	async function read(wanted: number) {
		turn.current += 1;
		const mine = turn.current;
		const items: DeletionItem[] = [];
		let next: number | null = start;
		for (let page = 0; page < wanted && next !== null; page += 1) {
			const result: Result<ItemsPage> = await ask("deletions/items", { id, after: next, code });
			if (mine !== turn.current) return;
			if (!result.ok) {
				setState((before) => ({ ...before, failure: result.failure }));
				return;
			}
			items.push(...result.value.items);
			next = result.value.next;
		}
		pages.current = wanted;
		setState({ items, next, failure: null });
	}

	useEffect(() => {
		void read(pages.current);
		return () => {
			turn.current += 1;
		};
	}, [id, code, stamp]);

	return { ...state, more: () => read(pages.current + 1) };
}
