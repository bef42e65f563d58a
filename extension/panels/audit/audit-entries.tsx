import type { AuditEntry } from "../../../server/audit/schemas.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import { Time } from "../../controls/time.tsx";
import { formatNumber } from "../../format-number.ts";
import { auditActions } from "./audit-query.ts";

interface AuditEntriesProps {
	entries: readonly AuditEntry[];
	grantable: readonly Grantable[];
}

const sharedRows = "Only one record of each batch shows the number of rows.";

export function AuditEntries({ entries, grantable }: AuditEntriesProps) {
	function typeOf({ object, klass }: AuditEntry): string {
		const found = grantable.find((candidate) => candidate.object === object && candidate.klass === klass);
		return found?.labels.singular ?? klass ?? object;
	}

	function wordsFor(entry: AuditEntry): string {
		const label = auditActions.find(({ value }) => value === entry.action)?.label;
		if (entry.action === "files_removed") return `${label}: ${formatNumber(entry.rows)}, job`;
		return entry.action === "deleted" ? typeOf(entry) : `${label}: ${typeOf(entry)}`;
	}

	return (
		<table class="audit">
			<caption class="visually-hidden">Audit entries</caption>
			<thead>
				<tr>
					<th scope="col">Reference</th>
					<th scope="col">When</th>
					<th scope="col">Who</th>
					<th scope="col">What</th>
					<th scope="col">How</th>
					<th scope="col">Rows</th>
					<th scope="col">From</th>
				</tr>
			</thead>
			<tbody>
				{entries.map((entry) => (
					<tr key={entry.position}>
						<th scope="row" data-label="Reference">
							{entry.reference}
						</th>
						<td data-label="When">
							<Time iso={entry.at} />
						</td>
						<td data-label="Who">
							<bdi>{entry.actor.name ?? entry.actor.id}</bdi>
						</td>
						<td data-label="What">
							{wordsFor(entry)}{" "}
							<span class="key" title={entry.keyIsHmac ? `HMAC of the key: ${entry.key}` : entry.key}>
								{entry.keyIsHmac ? `#${entry.key.slice(0, 10)}…` : entry.key}
							</span>
						</td>
						<td data-label="How">
							{entry.how === "bulk" ? <a href={`#audit?deletion=${entry.deletion}`}>Bulk job</a> : entry.how === "single" ? "Single" : "–"}
						</td>
						<td data-label="Rows" title={entry.how === "bulk" ? sharedRows : undefined}>
							{entry.action === "deleted" && (entry.how === "single" || entry.rows > 0) ? formatNumber(entry.rows) : "–"}
						</td>
						<td data-label="From">{entry.from ?? "–"}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
