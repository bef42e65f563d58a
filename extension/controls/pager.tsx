import { t } from "../words.ts";

interface PagerProps<Start> {
	/** The start of each page up to the shown one. */
	pages: readonly (Start | null)[];
	/** The start of the next page. Null: this is the last. */
	next: Start | null;
	change: (pages: readonly (Start | null)[]) => void;
	/** What the page before and the page after are called. */
	names?: readonly [before: string, after: string];
}

/** The pages before and after this one. Nothing if the list has one page. */
export function Pager<Start>({
	pages,
	next,
	change,
	names: [before, after] = [t("controls.newer"), t("controls.older")],
}: PagerProps<Start>) {
	if (pages.length === 1 && next === null) return null;
	return (
		<nav class="actions" aria-label={t("controls.pages")}>
			<button type="button" class="button" disabled={pages.length === 1} onClick={() => change(pages.slice(0, -1))}>
				{before}
			</button>
			<span class="hint">{t("controls.page", { page: pages.length })}</span>
			<button type="button" class="button" disabled={next === null} onClick={() => change([...pages, next])}>
				{after}
			</button>
		</nav>
	);
}
