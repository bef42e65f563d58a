import type { Database } from "../../database/database.ts";
import { codeOf, isMissingPrivilege } from "../../database/sqlstates.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { fillTemplates, matchesPattern, type NamedFile } from "./fill-templates.ts";
import { findNamed } from "./find-named.ts";
import { type Folder, openFolder } from "./open-folder.ts";
import { type FileResult, readDueFiles, settleFiles, type WaitingFile } from "./waiting-files.ts";

interface Removals {
	settled: number;
	/** The reasons why files could not be removed yet, with their numbers. */
	failed: ReadonlyMap<string, number>;
}

interface Place {
	/** Null: the operator has configured none. */
	root: string | null;
	signal?: AbortSignal;
}

/** The number of rows for which the remaining rows are searched together. */
const chunkSize = 1_000;

type Results = Map<WaitingFile, FileResult>;
type FileGraph = Pick<Graph, "files" | "problems">;

/**
 * Removes the files of deleted rows, as the outbox lists them. A file goes only if no remaining row names it. Removing comes before
 * settling: after a crash, a file is looked for once more and is gone. Two workers do the same work twice, without harm.
 */
export async function removeFiles(db: Database, graph: FileGraph, { root, signal }: Place): Promise<Removals> {
	let settled = 0;
	const failed = new Map<string, number>();
	for (let due = chunkSize; due === chunkSize && signal?.aborted !== true; ) {
		const waiting = await readDueFiles(db, chunkSize);
		due = waiting.length;
		const results = await removePart(db, graph, waiting, { root, signal });
		await settleFiles(db, results);
		for (const result of results.values())
			if (result.result === "failed") failed.set(result.code, (failed.get(result.code) ?? 0) + 1);
			else settled++;
	}
	return { settled, failed };
}

/** If something is wrong with the folder, the adapter or the database, all files fail with its code and wait. */
async function removePart(
	db: Database,
	graph: FileGraph,
	waiting: readonly WaitingFile[],
	{ root, signal }: { root: string | null; signal: AbortSignal | undefined },
): Promise<Results> {
	const fail = (code: string): Results => new Map(waiting.map((file) => [file, { result: "failed", code }]));
	if (waiting.length === 0) return new Map();
	if (root === null) return fail("NO_FOLDER");
	// A rule that does not fit the schema is missing from the graph, and so are the rows that it protects.
	if (graph.problems.some(({ fatal }) => fatal)) return fail("UNFIT_ADAPTER");
	let folder: Folder | undefined;
	try {
		folder = await openFolder(root);
		const results = await removeFrom(folder, db, graph, waiting, signal);
		await folder.flush();
		return results;
	} catch (error) {
		return fail(isMissingPrivilege(error) ? "NO_PRIVILEGE" : (codeOf(error) ?? "UNKNOWN"));
	} finally {
		await folder?.close();
	}
}

/** The files of one row: its own, and those that the CRM has made from it. */
interface RowFiles {
	named: readonly NamedFile[];
	derived: readonly { text: string; path: string }[];
}

async function removeFrom(
	folder: Folder,
	db: Database,
	graph: FileGraph,
	waiting: readonly WaitingFile[],
	signal: AbortSignal | undefined,
): Promise<Results> {
	const results: Results = new Map();
	const attempt = async (file: WaitingFile, work: () => Promise<FileResult | undefined>) => {
		try {
			const result = await work();
			if (result) results.set(file, result);
		} catch (error) {
			results.set(file, { result: "failed", code: codeOf(error) ?? "UNKNOWN" });
		}
	};
	const rules = new Map(graph.files.map((rule) => [rule.name, rule]));
	const rows = new Map<WaitingFile, RowFiles>();
	const list = listOnce(folder);
	for (const file of waiting)
		await attempt(file, async () => {
			const rule = rules.get(file.rule);
			if (!rule) return { result: "failed", code: "NO_RULE" };
			const named = fillTemplates(rule, file.values);
			if (!named) return { result: "failed", code: "AMBIGUOUS_NAME" };
			rows.set(file, { named, derived: await findDerived(named, list) });
			return undefined;
		});
	const texts = [...rows.values()].flatMap(({ named, derived }) => [...named.map(({ text }) => text), ...derived.map(({ path }) => path)]);
	const shared = await findNamed(db, graph, [...new Set(texts)]);
	for (const [file, { named, derived }] of rows) {
		if (signal?.aborted) break;
		await attempt(file, async () => {
			for (const { text, path } of derived) if (!shared.has(text) && !shared.has(path)) await folder.remove(path);
			const own = named.find((one) => "path" in one);
			if (!own) return { result: "missing" };
			return { result: shared.has(own.text) ? "shared" : await folder.remove(own.path) };
		});
	}
	return results;
}

type List = (path: string) => Promise<readonly string[]>;

async function findDerived(named: readonly NamedFile[], list: List): Promise<{ text: string; path: string }[]> {
	const derived: { text: string; path: string }[] = [];
	for (const one of named) {
		if (!("pattern" in one)) continue;
		const { folder, ...ends } = one.pattern;
		for (const name of await list(folder))
			if (matchesPattern(name, ends)) derived.push({ text: one.text, path: folder === "" ? name : `${folder}/${name}` });
	}
	return derived;
}

/** Reads each folder once. */
function listOnce(folder: Folder): List {
	const lists = new Map<string, Promise<string[]>>();
	return (path) => {
		const list = lists.get(path) ?? folder.list(path);
		lists.set(path, list);
		return list;
	};
}
