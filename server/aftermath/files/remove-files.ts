import type { Database } from "../../database/database.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { codeOfFailure } from "../outbox/code-of-failure.ts";
import { fillTemplate } from "../outbox/fill-template.ts";
import { findNamed } from "../outbox/find-named.ts";
import { ifAdapterFits } from "../outbox/if-adapter-fits.ts";
import { failWork, type OutboxWork, type WorkProgress, type WorkResult, type WorkResults, workOff } from "../outbox/outbox-work.ts";
import type { FilePlace } from "./file-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { fillTemplates, type NamedFiles } from "./fill-templates.ts";
import type { FolderIndex } from "./index-folders.ts";
import { markFile } from "./mark-file.ts";
import { openFileStore } from "./open-file-store.ts";

interface Place {
	/** Null if the operator has configured none. */
	root: FilePlace | null;
	signal?: AbortSignal | undefined;
}

/** The number of rows for which the remaining rows are searched together. */
const chunkSize = 1_000;

interface Progress {
	signal: AbortSignal | undefined;
	/** The paths that this job has removed. Another deleted row that names one does not wait for it. */
	removed: Set<string>;
}

/**
 * Removes the files of deleted rows, as the outbox lists them. A file goes only if no remaining row names it. Removing comes before
 * settling: after a crash, a file is looked for again and counts as gone a day later. Two workers do the same work twice, without harm.
 */
export function removeFiles(db: Database, graph: Pick<Graph, "files" | "problems">, { root, signal }: Place): Promise<WorkProgress> {
	const removed = new Set<string>();
	return workOff(db, "file", {
		chunkSize,
		leased: false,
		signal,
		work: ifAdapterFits(graph, (waiting) => removePart(db, graph, waiting, { root, signal, removed })),
	});
}

/** If something is wrong with the folder or the database, all files fail with its code and wait. */
async function removePart(
	db: Database,
	graph: Pick<Graph, "files">,
	waiting: readonly OutboxWork[],
	{ root, ...rest }: { root: FilePlace | null } & Progress,
): Promise<WorkResults> {
	const fail = (code: string) => failWork(new Map(), waiting, code);
	if (root === null) return fail("NO_FOLDER");
	let store: FileStore | undefined;
	try {
		store = await openFileStore(root);
		const results = await removeFrom(store, db, graph, waiting, rest);
		await store.flush();
		return results;
	} catch (error) {
		return fail(codeOfFailure(error));
	} finally {
		await store?.close();
	}
}

/** The files of one row: its own, and those that the CRM has made from it. */
interface RowFiles extends NamedFiles {
	derived: readonly { text: string; path: string }[];
	/** The folder of a pattern is missing or empty, so its files may be elsewhere for a while. */
	folderMissing: boolean;
	/** The empty file that marks it for the CRM. Null: the server removes it. */
	mark: string | null;
}

async function removeFrom(
	store: FileStore,
	db: Database,
	graph: Pick<Graph, "files">,
	waiting: readonly OutboxWork[],
	{ signal, removed }: Progress,
): Promise<WorkResults> {
	const results: WorkResults = new Map();
	const rules = new Map(graph.files.map((rule) => [rule.name, rule]));
	const rows = new Map<OutboxWork, RowFiles>();
	for (const file of waiting)
		try {
			const rule = rules.get(file.rule);
			if (!rule) throw Object.assign(new Error("The rule is gone."), { code: "NO_RULE" });
			const named = fillTemplates(rule, file.values);
			const mark = rule.checklist ? fillTemplate(rule.checklist, file.values) : null;
			rows.set(file, { ...named, ...(await findDerived(named, store)), mark });
		} catch (error) {
			results.set(file, { result: "failed", code: codeOfFailure(error) });
		}
	const texts = [...rows.values()].flatMap(({ path, patterns, derived }) => [
		path,
		...patterns.map(({ text }) => text),
		...derived.map((one) => one.path),
	]);
	const shared = await findNamed(db, graph.files, [...new Set(texts)]);
	const derivedOf = ({ derived }: RowFiles) => derived.flatMap(({ text, path }) => (shared.has(text) || shared.has(path) ? [] : [path]));
	// A row's own file goes last: while it is there, the row's derived files are looked for again.
	const derived = await store.remove([...new Set([...rows.values()].flatMap(derivedOf))], signal);
	const isDone = (row: RowFiles) => derivedOf(row).every((path) => isGone(derived.get(path)));
	const going = [...rows.values()].filter((row) => row.mark === null && !shared.has(row.path) && isDone(row)).map(({ path }) => path);
	const own = await store.remove([...new Set(going)], signal);
	for (const [file, row] of rows) {
		if (row.mark !== null) {
			if (signal?.aborted) continue;
			results.set(file, shared.has(row.path) ? { result: "shared" } : await markFile(store, file, row.path, row.mark));
			continue;
		}
		const failure = derivedOf(row).flatMap((path) => {
			const result = derived.get(path);
			return typeof result === "object" ? [result] : [];
		})[0];
		const removal = failure ?? (isDone(row) && shared.has(row.path) ? "shared" : own.get(row.path));
		if (removal !== undefined) results.set(file, judge(file, row, removal, removed));
	}
	return results;
}

function judge(
	file: OutboxWork,
	{ path, ambiguous, folderMissing }: RowFiles,
	removal: Removal | "shared",
	removed: Set<string>,
): WorkResult {
	if (typeof removal !== "string") return { result: "failed", code: removal.code };
	if (removal === "away") return { result: "away" };
	const own = removal === "removed" && removed.has(path) ? "missing" : removal;
	if (own === "removed") removed.add(path);
	const wasSettled = file.reason !== null && ownFileSettled.has(file.reason);
	if (own === "missing" && !wasSettled && !file.overdue && !removed.has(path)) return { result: "failed", code: "NOT_THERE" };
	if (ambiguous) return { result: "failed", code: "AMBIGUOUS_NAME" };
	if (folderMissing && !file.overdue) return { result: "failed", code: "FOLDER_NOT_THERE" };
	return { result: own === "shared" ? own : own === "missing" && !wasSettled ? own : "done" };
}

function isGone(removal: Removal | undefined): boolean {
	return removal === "removed" || removal === "missing";
}

/** With these codes only derived files wait: an earlier attempt has removed the row's own file. */
const ownFileSettled: ReadonlySet<string> = new Set(["AMBIGUOUS_NAME", "FOLDER_NOT_THERE"]);

async function findDerived({ patterns }: NamedFiles, index: FolderIndex): Promise<Pick<RowFiles, "derived" | "folderMissing">> {
	const derived: { text: string; path: string }[] = [];
	let folderMissing = false;
	for (const { text, pattern } of patterns) {
		const { folder, base } = pattern;
		if (base !== "" && (await index.isEmpty(base))) folderMissing = true;
		else for (const name of await index.find(pattern)) derived.push({ text, path: folder === "" ? name : `${folder}/${name}` });
	}
	return { derived, folderMissing };
}
