import { stringify } from "csv-stringify/sync";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { ActionContext } from "../http/action.ts";
import { readEntries } from "./list-audit.ts";
import type { AuditEntry, ExportRequest } from "./schemas.ts";

const pageSize = 1_000;
const columns = [
	"reference",
	"position",
	"action",
	"at",
	"actorId",
	"actorName",
	"object",
	"klass",
	"key",
	"keyIsHmac",
	"how",
	"deletion",
	"rows",
	"from",
];

/**
 * Streams the audit page by page, newest first, so that memory holds one page at a time. The first page is read before the answer
 * begins, so that an early failure answers with an error instead of a broken file.
 */
export async function exportAudit({ db, actor }: ActionContext, { format, ...filter }: ExportRequest): Promise<AsyncIterable<string>> {
	requireAdminRole(actor);
	return pages(await readEntries(db, filter, pageSize));

	async function* pages(first: AuditEntry[]): AsyncGenerator<string> {
		if (format === "csv") yield stringify([columns]);
		for (let entries = first; ; ) {
			if (entries.length > 0) yield format === "csv" ? toCsv(entries) : entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
			const before = entries.at(-1)?.position;
			if (before === undefined || entries.length < pageSize) return;
			entries = await readEntries(db, { ...filter, before }, pageSize);
		}
	}
}

/** Escapes cells that a spreadsheet would run as formulas. */
function toCsv(entries: AuditEntry[]): string {
	const rows = entries.map(({ actor, ...entry }) => ({ ...entry, actorId: actor.id, actorName: actor.name }));
	return stringify(rows, { columns, escape_formulas: true, cast: { boolean: String } });
}
