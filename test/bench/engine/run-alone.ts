import { createHash } from "node:crypto";
import type { ActionContext } from "../../../server/action.ts";
import { addPart } from "../../../server/deletions/add-part.ts";
import { createPreview } from "../../../server/deletions/create-preview.ts";
import { createPace } from "../../../server/deletions/pace.ts";
import { sealPreview } from "../../../server/deletions/seal-preview.ts";
import { readEnv } from "../../../server/env.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { createInstallation } from "../../../server/installation.ts";
import { median } from "./compare-ways.ts";
import { benchCrm } from "./crm-schema.ts";
import { confirmDeletion, runOurBatch } from "./our-way.ts";

export interface Alone {
	transaction_p99_ms: number;
	transaction_max_ms: number;
	peak_rss_mb: number;
	/** Peak after the first thousand records: from there on it is flat. */
	rss_1k_mb: number;
	alone_rows_s: number;
	preview_1_ms: number;
	preview_100k_ms: number;
}

const [url = "", size = ""] = process.argv.slice(2);
const customers = Number(size);
const secret = "a secret of the bench, long enough for it";
const env = readEnv({
	DATABASE_URL: url,
	CRM_ADAPTER: "bench",
	CRM_ORIGIN: "http://localhost",
	AUTH_SECRET: secret,
	AUDIT_KEY: secret,
	LOG_LEVEL: "error",
});
const installation = await createInstallation({ ...env, databaseUrl: url }, { crm: benchCrm });
const { db } = installation;
const [admin] = await db.execute<{ id: string; name: string; email: string }>("select id, name, email from expunge.users");
if (!admin) throw new Error("Nobody may delete.");
const action: ActionContext = {
	...installation,
	actor: { id: admin.id, name: admin.name, email: admin.email, role: "admin", crmLogin: admin.email, sessionId: "bench" },
	requestId: "bench",
	origin: "bench",
};
const plan = planErasure(await installation.graph.current(), "customer");
const preview1 = await previewOne();
const preview100k = await previewAll();
const { times, rss1k, seconds, peak } = await eraseAll();
times.sort((one, other) => one - other);
const answer: Alone = {
	transaction_p99_ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
	transaction_max_ms: Math.round(times.at(-1) ?? 0),
	peak_rss_mb: Math.round(peak),
	rss_1k_mb: Math.round(rss1k),
	alone_rows_s: Math.round((customers * 62) / seconds),
	preview_1_ms: Math.round(preview1 * 10) / 10,
	preview_100k_ms: Math.round(preview100k),
};
process.send?.(answer, undefined, undefined, () => process.exit(0));

async function previewOne(): Promise<number> {
	const times: number[] = [];
	for (let run = 0; run < 21; run++) {
		const start = performance.now();
		await createPreview(action, { object: "customer", klass: null, bulk: false, ids: [String(run + 1)], complete: true });
		times.push(performance.now() - start);
	}
	return median(times);
}

/** Upload in parts, freeze, rights, counts: what a person waits for. */
async function previewAll(): Promise<number> {
	const times: number[] = [];
	for (let run = 0; run < 3; run++) {
		const ids = Array.from({ length: customers }, (_, index) => String(index + 1));
		const hash = createHash("sha256");
		for (const id of ids) hash.update(`${id}\n`);
		const start = performance.now();
		const { id } = await createPreview(action, { object: "customer", klass: null, bulk: true, ids: ids.slice(0, 10_000), complete: false });
		for (let part = 1; part * 10_000 < customers; part++)
			await addPart(action, id, { part, ids: ids.slice(part * 10_000, (part + 1) * 10_000) });
		await sealPreview(action, id, { count: customers, hash: hash.digest("hex") });
		times.push(performance.now() - start);
	}
	return median(times);
}

async function eraseAll(): Promise<{ times: number[]; rss1k: number; seconds: number; peak: number }> {
	const deletion = await confirmDeletion(db, action.actor.id, 1, customers);
	const pace = createPace(100);
	const times: number[] = [];
	const begin = performance.now();
	let [rss1k, peak, done] = [0, 0, 0];
	while (done < customers) {
		const size = pace.size();
		const start = performance.now();
		await runOurBatch(db, plan, deletion, size, "auto");
		const time = performance.now() - start;
		pace.succeeded(time);
		times.push(time);
		done += size;
		peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
		if (done >= 1_000 && rss1k === 0) rss1k = peak;
	}
	return { times, rss1k, seconds: (performance.now() - begin) / 1000, peak };
}
