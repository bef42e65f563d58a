import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";

export interface Totals {
	conversations: number;
	salesCents: number;
	refundsCents: number;
	/** The mean of the scores from 1 to 5. Null if nobody has answered. */
	satisfaction: number | null;
}

export interface Reports {
	totals: Totals;
	months: (Totals & { month: string })[];
	channels: (Totals & { channel: string })[];
	scores: { score: number; answers: number }[];
}

export function addReportRoutes(api: Api, sql: Sql): void {
	const sums = sql`count(*) as conversations, coalesce(sum(sales_cents), 0)::bigint as sales_cents,
		coalesce(sum(refunds_cents), 0)::bigint as refunds_cents, round(avg(satisfaction), 3)::float as satisfaction`;
	api.get("/reports", async (c) => {
		const [totals, months, channels, scores] = await Promise.all([
			sql<Totals[]>`select ${sums} from report_facts`,
			sql<Reports["months"]>`select to_char(month, 'YYYY-MM') as month, ${sums} from report_facts group by 1 order by 1 desc`,
			sql<Reports["channels"]>`select channel, ${sums} from report_facts group by 1 order by 2 desc, 1`,
			sql<Reports["scores"]>`select score, count(satisfaction) as answers
				from generate_series(5, 1, -1) as score left join report_facts on satisfaction = score group by 1 order by 1 desc`,
		]);
		return c.json({ totals: totals[0], months, channels, scores });
	});
}
