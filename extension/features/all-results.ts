import type { FurtherPages, ResultList } from "../../server/crm/pages.ts";
import { formatNumber } from "../format-number.ts";
import type { PopUp } from "../page/pop-ups.ts";
import { readSource } from "../page/read-source.ts";
import type { Choice } from "../page/show-choice.ts";
import { fillKlass, findSearch, type View } from "../page/view.ts";
import type { Stage } from "./stage.ts";

type Results = Pick<NonNullable<View["results"]>, "list" | "klass">;

const card = "all-results";
const mostPages = 20_000;

/** The choice of all results. Where the page does not say how many there are, they are read and counted while the choice is there. */
export function allResults(stage: Stage, results: Results, total: number | null, many: string): Choice {
	let counted: ReadonlySet<string> | null = null;
	const words = (count: number) => `All ${formatNumber(count)} results`;
	const count: Choice["improve"] = (say, life) => {
		const signal = AbortSignal.any([stage.signal, life]);
		readAllKeys(results, null, signal, (done) => say(`All results (${formatNumber(done)} so far)`)).then(
			(keys) => {
				counted = keys;
				say(words(keys.size));
			},
			(error: unknown) => signal.aborted || console.error("Expunge: counting the results failed.", error),
		);
	};
	return {
		label: total === null ? "All results" : words(total),
		...(total === null ? { improve: count } : {}),
		choose: () =>
			void (counted === null ? tickAllResults(stage, results, total, many) : tickOnly(stage, results.list, counted, total, many)),
	};
}

/** Reads the keys of all results, page by page and with the person's own session in the CRM, and ticks them. Cancelling leaves what was ticked before. */
async function tickAllResults(stage: Stage, { list, klass }: Results, total: number | null, many: string): Promise<void> {
	const cancel = new AbortController();
	const signal = AbortSignal.any([stage.signal, cancel.signal]);
	const show = (done: number) =>
		stage.popUps.show(card, {
			tone: "calm",
			title: total === null ? "Reading all results" : `Reading all ${formatNumber(total)} results`,
			text: total === null ? `${formatNumber(done)} so far` : `${formatNumber(done)} of ${formatNumber(total)}`,
			progress: { done, of: total },
			action: { label: "Cancel", run: () => cancel.abort() },
			closed: () => cancel.abort(),
		});
	show(0);
	try {
		tickOnly(stage, list, await readAllKeys({ list, klass }, total, signal, show), total, many);
	} catch (error) {
		if (signal.aborted) return stage.popUps.hide(card);
		console.error("Expunge: reading the further results failed.", error);
		stage.popUps.show(card, {
			tone: "bad",
			title: "The further results could not be read",
			text: "Nothing else was ticked. Reload the page and try again.",
		});
	}
}

function tickOnly(stage: Stage, list: ResultList, keys: ReadonlySet<string>, total: number | null, many: string): void {
	stage.ticked.clear();
	for (const key of keys) if (!stage.gone(list.object).has(key)) stage.ticked.add(key);
	stage.popUps.show(card, describeEnd(stage.ticked.size, keys.size, total, many));
	stage.refresh();
}

function describeEnd(ticked: number, read: number, total: number | null, many: string): PopUp {
	const title = `${formatNumber(ticked)} ${many} are ticked`;
	if (total === null || read >= total) return { tone: "good", title, text: "Untick the ones that should stay.", seconds: 5 };
	const text = `The CRM says that there are ${formatNumber(total)} and showed only ${formatNumber(read)} of them. Look again before you delete.`;
	return { tone: "bad", title, text };
}

async function readAllKeys(
	{ list, klass }: Results,
	total: number | null,
	signal: AbortSignal,
	progress: (done: number) => void,
): Promise<Set<string>> {
	const keys = new Set<string>();
	for (let page = 0; page < mostPages && (total === null || keys.size < total || page === 0); page += 1) {
		const found =
			list.further.kind === "json"
				? await readJson(list.further, klass, page, signal)
				: await readDocument(list, list.further, page, signal);
		const before = keys.size;
		for (const key of found) keys.add(key);
		progress(keys.size);
		// A page that brings nothing new is the end, whatever the total says.
		if (keys.size === before) break;
	}
	// Some CRMs remember which page was read last and lead back to it: it is the one that the person sees.
	if (list.further.kind === "document") await readPage(new URL(location.href), signal);
	return keys;
}

async function readJson(
	further: Extract<FurtherPages, { kind: "json" }>,
	klass: string | null,
	page: number,
	signal: AbortSignal,
): Promise<string[]> {
	const filled = fillKlass(further.url, klass)
		.replace("{page}", String(further.firstPage + page))
		.replace("{pageSize}", String(further.pageSize));
	const url = new URL(filled, location.origin);
	for (const [name, value] of new URLSearchParams(location.search)) if (!url.searchParams.has(name)) url.searchParams.append(name, value);
	const response = await read(url, "application/json", signal);
	const rows = propertyOf(await response.json(), further.rows);
	if (!Array.isArray(rows)) throw new Error(`No rows at "${further.rows}".`);
	return rows.map((row: unknown) => String(propertyOf(row, further.key)));
}

async function readDocument(
	list: ResultList,
	further: Extract<FurtherPages, { kind: "document" }>,
	page: number,
	signal: AbortSignal,
): Promise<string[]> {
	const from = further.from === undefined ? null : document.querySelector<HTMLAnchorElement>(further.from);
	const search = from === null ? findSearch(list, new URL(location.href), readSource) : new URL(from.href);
	if (search === null) throw new Error("The page does not say which search it shows.");
	const url = new URL(search);
	for (const [name, value] of Object.entries(further.with ?? {})) url.searchParams.set(name, value);
	url.searchParams.set(further.page, String(further.firstPage + page));
	const shown = await readPage(url, signal);
	return [...shown.querySelectorAll(`:is(${list.list}) :is(${list.row})`)].flatMap((row) => row.getAttribute(list.key.attribute) ?? []);
}

/** To its last byte: a CRM may notice only then that it has answered. */
async function readPage(url: URL, signal: AbortSignal): Promise<Document> {
	const response = await read(url, "text/html", signal);
	return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Only from the CRM itself: what an adapter names elsewhere is not read. */
async function read(url: URL, accept: string, signal: AbortSignal): Promise<Response> {
	if (url.origin !== location.origin) throw new Error("The adapter names another site.");
	const response = await fetch(url, { headers: { accept }, credentials: "same-origin", signal });
	if (!response.ok) throw new Error(`The CRM answered ${response.status}.`);
	return response;
}

function propertyOf(value: unknown, path: string): unknown {
	return path.split(".").reduce<unknown>((found, name) => {
		return typeof found === "object" && found !== null && name in found ? Reflect.get(found, name) : undefined;
	}, value);
}
