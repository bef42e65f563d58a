interface PagerProps<Start> {
	/** The start of each page up to the shown one. */
	pages: readonly (Start | null)[];
	/** The start of the next page. Null: this is the last. */
	next: Start | null;
	change: (pages: readonly (Start | null)[]) => void;
}

/** Newer and older pages of a list. Nothing if the list has one page. */
export function Pager<Start>({ pages, next, change }: PagerProps<Start>) {
	if (pages.length === 1 && next === null) return null;
	return (
		<nav class="actions" aria-label="Pages">
			<button type="button" class="button" disabled={pages.length === 1} onClick={() => change(pages.slice(0, -1))}>
				Newer
			</button>
			<span class="hint">Page {pages.length}</span>
			<button type="button" class="button" disabled={next === null} onClick={() => change([...pages, next])}>
				Older
			</button>
		</nav>
	);
}
