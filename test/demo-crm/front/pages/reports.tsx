import type { Reports, Totals } from "../../api/reports.ts";
import { useView } from "../use-view.ts";
import { capital, money } from "../words.ts";
import { Loading } from "./loading.tsx";

export function ReportsPage() {
	const { data, failed } = useView<Reports>("/reports");
	if (data === null) return <Loading failed={failed} />;
	const { totals, months, channels, scores } = data;
	const answers = scores.reduce((sum, score) => sum + score.answers, 0);
	const most = Math.max(...months.map(({ salesCents }) => salesCents));
	return (
		<div class="reports">
			<h1>Reports</h1>
			<div class="figures">
				<Figure words="Conversations" number={totals.conversations.toLocaleString("en")} />
				<Figure words="Sales" number={money(totals.salesCents)} />
				<Figure words="Refunds" number={money(totals.refundsCents)} />
				<Figure words="Satisfaction" number={mean(totals)} />
			</div>
			<section class="card">
				<h2>Sales by month</h2>
				<div class="chart" aria-hidden="true">
					{[...months].reverse().map(({ month, salesCents }) => (
						<span key={month} class="bar" style={{ "--part": salesCents / most }} title={`${month}: ${money(salesCents)}`} />
					))}
				</div>
				<TotalsTable name="Month" rows={months.map((row) => ({ ...row, words: monthName(row.month) }))} />
			</section>
			<div class="report-pair">
				<section class="card">
					<h2>By channel</h2>
					<TotalsTable name="Channel" rows={channels.map((row) => ({ ...row, words: capital(row.channel) }))} />
				</section>
				<section class="card">
					<h2>Satisfaction</h2>
					<table class="figures-table">
						<thead>
							<tr>
								<th>Score</th>
								<th class="number">Answers</th>
								<th class="grow">Share</th>
							</tr>
						</thead>
						<tbody>
							{scores.map((row) => (
								<tr key={row.score}>
									<td>
										<span class="score">{"★".repeat(row.score)}</span>
									</td>
									<td class="number">{row.answers}</td>
									<td>
										<span class="share" style={{ "--part": answers === 0 ? 0 : row.answers / answers }} />
									</td>
								</tr>
							))}
						</tbody>
					</table>
				</section>
			</div>
		</div>
	);
}

function Figure({ words, number }: { words: string; number: string }) {
	return (
		<div class="card figure">
			<span>{words}</span>
			<strong>{number}</strong>
		</div>
	);
}

function TotalsTable({ name, rows }: { name: string; rows: readonly (Totals & { words: string })[] }) {
	return (
		<table class="figures-table">
			<thead>
				<tr>
					<th>{name}</th>
					<th class="number">Conversations</th>
					<th class="number">Sales</th>
					<th class="number">Refunds</th>
					<th class="number">Satisfaction</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.words}>
						<td>{row.words}</td>
						<td class="number">{row.conversations}</td>
						<td class="number">{money(row.salesCents)}</td>
						<td class="number">{money(row.refundsCents)}</td>
						<td class="number">{mean(row)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function mean({ satisfaction }: Totals): string {
	return satisfaction === null ? "—" : satisfaction.toFixed(2);
}

function monthName(month: string): string {
	return new Date(`${month}-15T00:00:00Z`).toLocaleDateString("en-GB", { month: "long", year: "numeric" });
}
