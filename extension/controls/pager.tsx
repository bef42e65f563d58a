interface PagerProps<Start> {
	/** Where each page up to the one that is shown begins. */
	pages: readonly (Start | null)[];
	/** Where the page after it begins; null: it is the last. */
	next: Start | null;
	change: (pages: readonly (Start | null)[]) => void;
}

/** Newer and older pages of a list; nothing where all of it stands on one. */
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
