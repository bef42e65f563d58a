import type { AuditEntry } from "../../../server/audit/schemas.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import { Time } from "../../controls/time.tsx";
import { formatNumber } from "../../format-number.ts";
import { t } from "../../words.ts";
import { typeName } from "../type-name.ts";

const clients = {
	"Chromium extension": "audit.clients.chromium",
	"Firefox extension": "audit.clients.firefox",
	API: "audit.clients.api",
} as const;

/** Translates a stored origin, such as "192.0.2.7, Chromium extension". */
function originWords(from: string): string {
	const comma = from.lastIndexOf(", ");
	const found = Object.entries(clients).find(([client]) => client === from.slice(comma + 2));
	return comma < 0 || found === undefined ? from : t("audit.addressAndClient", { address: from.slice(0, comma), client: t(found[1]) });
}

interface AuditEntriesProps {
	entries: readonly AuditEntry[];
	grantable: readonly Grantable[];
}

/** The work that was done outside the tables. The entry counts it. */
const workActions: ReadonlySet<AuditEntry["action"]> = new Set([
	"files_removed",
	"requests_made",
	"webhooks_delivered",
	"caches_purged",
] as const);

export function AuditEntries({ entries, grantable }: AuditEntriesProps) {
	function wordsFor(entry: AuditEntry): string {
		const action = t(`audit.actions.${entry.action}`);
		if (entry.action === "webhooks_replayed") return t("audit.countOf", { action, count: entry.rows });
		if (workActions.has(entry.action)) return t("audit.workOfJob", { action, count: entry.rows });
		const type = typeName(grantable, entry);
		return entry.action === "deleted" ? type : t("audit.actionOnType", { action, type });
	}

	return (
		<table class="audit">
			<caption class="visually-hidden">{t("audit.entries")}</caption>
			<thead>
				<tr>
					<th scope="col">{t("audit.reference")}</th>
					<th scope="col">{t("audit.when")}</th>
					<th scope="col">{t("audit.who")}</th>
					<th scope="col">{t("audit.what")}</th>
					<th scope="col">{t("audit.how")}</th>
					<th scope="col">{t("audit.rows")}</th>
					<th scope="col">{t("audit.from")}</th>
				</tr>
			</thead>
			<tbody>
				{entries.map((entry) => (
					<tr key={entry.position}>
						<th scope="row" data-label={t("audit.reference")}>
							{entry.reference}
						</th>
						<td class="when" data-label={t("audit.when")}>
							<Time iso={entry.at} />
						</td>
						<td class="who" data-label={t("audit.who")}>
							<bdi>{entry.actor.name ?? entry.actor.id}</bdi>
						</td>
						<td class="what" data-label={t("audit.what")}>
							{wordsFor(entry)}{" "}
							<span class="key" title={entry.keyIsHmac ? t("audit.hmac", { key: entry.key }) : entry.key}>
								{entry.keyIsHmac ? `#${entry.key.slice(0, 10)}…` : entry.key}
							</span>
						</td>
						<td class="how" data-label={t("audit.how")}>
							{entry.how === "bulk" ? (
								<a href={`#audit?deletion=${entry.deletion}`}>{t("common.bulkJob")}</a>
							) : entry.how === "single" ? (
								t("audit.single")
							) : (
								"–"
							)}
						</td>
						<td data-label={t("audit.rows")} title={entry.how === "bulk" ? t("audit.sharedRows") : undefined}>
							{entry.action === "deleted" && (entry.how === "single" || entry.rows > 0) ? formatNumber(entry.rows) : "–"}
						</td>
						<td class="from" data-label={t("audit.from")}>
							{entry.from === null ? "–" : originWords(entry.from)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
