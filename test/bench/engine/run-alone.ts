import { once } from "node:events";
import { getDeletion } from "../../../server/deletions/get-deletion.ts";
import { confirmDeletion } from "../../../server/previews/confirm-deletion.ts";
import { createPreview } from "../../../server/previews/create-preview.ts";
import { getPreview } from "../../../server/previews/get-preview.ts";
import { startWorker } from "../../../server/worker.ts";
import { until } from "../../support/until.ts";
import { median, percentile } from "../statistics.ts";
import { rowsPerCustomer } from "./crm-schema.ts";
import { freezeCustomers, startProduct } from "./start-product.ts";

export interface Alone {
	transaction_p99_ms: number;
	transaction_max_ms: number;
	/** Of the whole process since its start. */
	peak_rss_mb: number;
	/** After the first thousand records. From then on it should stay flat. */
	rss_1k_mb: number;
	alone_rows_s: number;
	preview_1_ms: number;
	preview_100k_ms: number;
}

/** The server's process at work: previews of one and of all customers, then a job that deletes all of them. */
const [url = "", size = ""] = process.argv.slice(2);
const customers = Number(size);
const times: number[] = [];
let [done, rss1k] = [0, 0];
const action = await startProduct(url, (line) => {
	if (typeof line["milliseconds"] !== "number" || typeof line["size"] !== "number") return;
	times.push(line["milliseconds"]);
	done += line["size"];
	if (done >= 1_000 && rss1k === 0) rss1k = process.resourceUsage().maxRSS / 1024;
});

const preview1 = await previewOne();
const { milliseconds: preview100k, preview } = await previewAll();
const stop = await startWorker(action);
process.send?.("begins");
await confirmDeletion(action, { preview, confirmation: "DELETE" });
await until(
	() => getDeletion(action, preview),
	({ endedAt }) => endedAt !== null,
	{ what: "The benchmark's job should be over", seconds: 3_600 },
);
const { state, counts, startedAt, endedAt } = await getDeletion(action, preview);
if (state !== "complete") throw new Error(`The job is ${state}: ${JSON.stringify(counts)}`);
const answer: Alone = {
	transaction_p99_ms: Math.round(percentile(times, 0.99)),
	transaction_max_ms: Math.round(Math.max(...times)),
	peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
	rss_1k_mb: Math.round(rss1k),
	alone_rows_s: Math.round((customers * rowsPerCustomer * 1000) / (Date.parse(endedAt ?? "") - Date.parse(startedAt ?? ""))),
	preview_1_ms: Math.round(preview1 * 10) / 10,
	preview_100k_ms: Math.round(preview100k),
};
process.send?.(answer);
await once(process, "message");
await stop();
await action.close();
process.exit(0);

async function previewOne(): Promise<number> {
	const times: number[] = [];
	for (let run = 0; run < 21; run++) {
		const start = performance.now();
		const { id } = await createPreview(action, {
			object: "customer",
			klass: null,
			bulk: false,
			ids: [String(run + 1)],
			complete: true,
			crmLogin: null,
		});
		await getPreview(action, id);
		times.push(performance.now() - start);
	}
	return median(times);
}

/** Upload in parts, freeze, rights and counts: the work that a person waits for. */
async function previewAll(): Promise<{ milliseconds: number; preview: string }> {
	const times: number[] = [];
	let preview = "";
	for (let run = 0; run < 3; run++) {
		const start = performance.now();
		preview = await freezeCustomers(action, 1, customers);
		await getPreview(action, preview);
		times.push(performance.now() - start);
	}
	return { milliseconds: median(times), preview };
}
