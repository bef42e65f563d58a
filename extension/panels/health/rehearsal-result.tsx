import type { RehearsalReport } from "../../../server/health/schemas.ts";
import { Notice } from "../../controls/notice.tsx";
import { formatNumber } from "../../format-number.ts";
import { t } from "../../words.ts";

interface RehearsalResultProps {
	report: RehearsalReport;
}

/** Tables, columns and numbers. Nothing of the record itself. */
export function RehearsalResult({ report }: RehearsalResultProps) {
	const { verdict, refusal, erased, updated, triggers, remainders, unsearched, limits } = report;
	const left = remainders.filter(({ answer }) => answer === "left");
	if (refusal !== null)
		return (
			<Notice tone="warning" urgent>
				<p>{t(`health.refusals.${refusal}`)}</p>
			</Notice>
		);
	return (
		<article class="card stack" aria-label={t("health.rehearsalResult")}>
			<Notice tone={verdict === "clean" ? "success" : "warning"} urgent>
				<p>{t(`health.verdicts.${verdict}`)}</p>
			</Notice>
			<Rows title={t("health.wouldGo")} rows={erased} />
			<Rows title={t("health.wouldChange")} rows={updated} />
			{left.length === 0 ? null : (
				<>
					<h3>{t("health.wouldBeLeft")}</h3>
					<ul class="stack">
						{left.map(({ table, column, what, rows, proposal }) => (
							<li key={`${table} ${column} ${what}`}>
								<code class="key">{`${table}.${column}`}</code> {t("health.rows", { count: rows })}
								{proposal === null ? null : (
									<pre class="blocked-rule" dir="ltr" lang="en">
										<code>{proposal}</code>
									</pre>
								)}
							</li>
						))}
					</ul>
				</>
			)}
			<Lines title={t("health.firedTriggers")} lines={triggers} />
			<Lines title={t("health.notSearched")} lines={[...unsearched.map(({ table, reason }) => `${table}: ${reason}`), ...limits]} />
		</article>
	);
}

function Rows({ title, rows }: { title: string; rows: RehearsalReport["erased"] }) {
	if (rows.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<dl class="facts">
				{rows.flatMap((one) => [
					<dt key={`${one.table} name`} class="key">
						{one.table}
					</dt>,
					<dd key={`${one.table} rows`}>{formatNumber(one.rows)}</dd>,
				])}
			</dl>
		</>
	);
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
	if (lines.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<ul lang="en">
				{lines.map((line) => (
					<li key={line} class="key">
						{line}
					</li>
				))}
			</ul>
		</>
	);
}
