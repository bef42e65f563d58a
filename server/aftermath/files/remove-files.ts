import type { Database } from "../../database/database.ts";
import { codeOf, isMissingPrivilege } from "../../database/sqlstates.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { type OutboxWork, type WorkProgress, type WorkResult, workOff } from "../outbox/outbox-work.ts";
import { fillTemplates, type NamedFiles } from "./fill-templates.ts";
import { findNamed } from "./find-named.ts";
import { type FolderIndex, indexFolders } from "./index-folders.ts";
import { type Folder, openFolder } from "./open-folder.ts";

interface Place {
	/** Null: the operator has configured none. */
	root: string | null;
	signal?: AbortSignal | undefined;
}

/** The number of rows for which the remaining rows are searched together. */
const chunkSize = 1_000;

interface Progress {
	signal: AbortSignal | undefined;
	/** The paths that this job has removed. Another deleted row that names one does not wait for it. */
	removed: Set<string>;
}

type Results = Map<OutboxWork, WorkResult>;
type FileGraph = Pick<Graph, "files" | "problems">;

/**
 * Removes the files of deleted rows, as the outbox lists them. A file goes only if no remaining row names it. Removing comes before
 * settling: after a crash, a file is looked for again and counts as gone a day later. Two workers do the same work twice, without harm.
 */
export function removeFiles(db: Database, graph: FileGraph, { root, signal }: Place): Promise<WorkProgress> {
	const removed = new Set<string>();
	return workOff(db, "file", {
		chunkSize,
		leaseSeconds: 0,
		signal,
		work: (waiting) => removePart(db, graph, waiting, { root, signal, removed }),
	});
}

/** If something is wrong with the folder, the adapter or the database, all files fail with its code and wait. */
async function removePart(
	db: Database,
	graph: FileGraph,
	waiting: readonly OutboxWork[],
	{ root, ...rest }: { root: string | null } & Progress,
): Promise<Results> {
	const fail = (code: string): Results => new Map(waiting.map((file) => [file, { result: "failed", code }]));
	if (root === null) return fail("NO_FOLDER");
	// A rule that does not fit the schema is missing from the graph, and so are the rows that it protects.
	if (graph.problems.some(({ fatal }) => fatal)) return fail("UNFIT_ADAPTER");
	let folder: Folder | undefined;
	try {
		folder = await openFolder(root);
		const results = await removeFrom(folder, db, graph, waiting, rest);
		await folder.flush();
		return results;
	} catch (error) {
		return fail(isMissingPrivilege(error) ? "NO_PRIVILEGE" : (codeOf(error) ?? "UNKNOWN"));
	} finally {
		await folder?.close();
	}
}

/** The files of one row: its own, and those that the CRM has made from it. */
interface RowFiles extends NamedFiles {
	derived: readonly { text: string; path: string }[];
	/** The folder of a pattern is missing or empty, so its files may be elsewhere for a while. */
	folderMissing: boolean;
}

async function removeFrom(
	folder: Folder,
	db: Database,
	graph: FileGraph,
	waiting: readonly OutboxWork[],
	{ signal, removed }: Progress,
): Promise<Results> {
	const results: Results = new Map();
	const attempt = async (file: OutboxWork, work: () => Promise<WorkResult | undefined>) => {
		try {
			const result = await work();
			if (result) results.set(file, result);
		} catch (error) {
			results.set(file, { result: "failed", code: codeOf(error) ?? "UNKNOWN" });
		}
	};
	const rules = new Map(graph.files.map((rule) => [rule.name, rule]));
	const rows = new Map<OutboxWork, RowFiles>();
	const index = indexFolders(folder);
	for (const file of waiting)
		await attempt(file, async () => {
			const rule = rules.get(file.rule);
			if (!rule) return { result: "failed", code: "NO_RULE" };
			const named = fillTemplates(rule, file.values);
			rows.set(file, { ...named, ...(await findDerived(named, index)) });
			return undefined;
		});
	const texts = [...rows.values()].flatMap(({ path, patterns, derived }) => [
		path,
		...patterns.map(({ text }) => text),
		...derived.map((one) => one.path),
	]);
	const shared = await findNamed(db, graph, [...new Set(texts)]);
	for (const [file, { path, derived, ambiguous, folderMissing }] of rows) {
		if (signal?.aborted) break;
		await attempt(file, async () => {
			for (const one of derived) if (!shared.has(one.text) && !shared.has(one.path)) await folder.remove(one.path);
			const own = shared.has(path) ? "shared" : await folder.remove(path);
			if (own === "removed") removed.add(path);
			const wasSettled = file.reason !== null && ownFileSettled.has(file.reason);
			if (own === "missing" && !wasSettled && !file.overdue && !removed.has(path)) return { result: "failed", code: "NOT_THERE" };
			if (ambiguous) return { result: "failed", code: "AMBIGUOUS_NAME" };
			if (folderMissing && !file.overdue) return { result: "failed", code: "FOLDER_NOT_THERE" };
			return { result: own === "shared" ? own : own === "missing" && !wasSettled ? own : "done" };
		});
	}
	return results;
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
