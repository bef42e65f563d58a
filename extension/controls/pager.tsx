import { t } from "../words.ts";

interface PagerProps<Start> {
	/** The start of each page up to the one shown. */
	pages: readonly (Start | null)[];
	/** The start of the next page. Null on the last page. */
	next: Start | null;
	change: (pages: readonly (Start | null)[]) => void;
	/** The labels of the links to the previous and the next page. */
	names?: readonly [before: string, after: string];
}

/** Links to the previous and the next page. Nothing if the list has only one page. */
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
