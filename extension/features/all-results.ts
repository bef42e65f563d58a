import type { FurtherPages, ResultList } from "../../server/crm/pages.ts";
import type { PopUp } from "../page/pop-ups.ts";
import { fillKlass, type View } from "../page/view.ts";
import type { Stage } from "./stage.ts";

type Results = NonNullable<View["results"]>;

const card = "all-results";
const mostPages = 20_000;

/** Reads the keys of all results, page by page and with the person's own session in the CRM, and ticks them. Cancelling leaves what was ticked before. */
export async function tickAllResults(stage: Stage, { list, klass }: Results, total: number | null, many: string): Promise<void> {
	const cancel = new AbortController();
	const signal = AbortSignal.any([stage.signal, cancel.signal]);
	const show = (done: number) =>
		stage.popUps.show(card, {
			tone: "calm",
			title: total === null ? "Reading all results" : `Reading all ${total.toLocaleString("en")} results`,
			text: total === null ? `${done.toLocaleString("en")} so far` : `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
			progress: { done, of: total },
			action: { label: "Cancel", run: () => cancel.abort() },
			closed: () => cancel.abort(),
		});
	show(0);
	try {
		const keys = await readAllKeys({ list, klass }, total, signal, show);
		stage.ticked.clear();
		for (const key of keys) if (!stage.gone(list.object).has(key)) stage.ticked.add(key);
		stage.popUps.show(card, describeEnd(stage.ticked.size, keys.size, total, many));
		stage.refresh();
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

function describeEnd(ticked: number, read: number, total: number | null, many: string): PopUp {
	const title = `${ticked.toLocaleString("en")} ${many} are ticked`;
	if (total === null || read >= total) return { tone: "good", title, text: "Untick the ones that should stay.", seconds: 5 };
	const text = `The CRM says that there are ${total.toLocaleString("en")} and showed only ${read.toLocaleString("en")} of them. Look again before you delete.`;
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
	const url = new URL(from?.href ?? location.href);
	for (const [name, value] of Object.entries(further.with ?? {})) url.searchParams.set(name, value);
	url.searchParams.set(further.page, String(further.firstPage + page));
	const response = await read(url, "text/html", signal);
	const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
	return [...parsed.querySelectorAll(`:is(${list.list}) :is(${list.row})`)].flatMap((row) => row.getAttribute(list.key.attribute) ?? []);
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
