import { cpus, loadavg, totalmem } from "node:os";
import { pickCustomers } from "../../support/pick-records.ts";
import { type Bar, printFigures } from "../print-figures.ts";
import { median, percentile } from "../statistics.ts";
import { measureBulkDialog, measureDialogs, measureLeaving } from "./measure-dialog.ts";
import { type Load, measureFirstTick, measureJump, measureLoad, measureRerender, measureSearchLoad } from "./measure-search.ts";
import { measureSize } from "./measure-size.ts";
import { startPages } from "./start-pages.ts";

const bars: Record<string, Bar> = {
	longest_task_ms: { below: 50 },
	first_tick_ms: { below: 50 },
	jump_frames: { most: 2 },
	click_to_dialog_ms_p50: { below: 400 },
	dialog_1000_records_ms: { below: 1_500 },
	api_calls_per_page_load: { most: 2 },
	content_script_gzip_kb: { below: 20 },
	service_worker_gzip_kb: { below: 60 },
};

const few = 1_000;

/**
 * Measures what the extension costs the CRM's pages and how long a person waits. Returns false if a figure misses its bar. With "own", the
 * CRM's lists have checkboxes of their own.
 */
export async function benchPage(rows = 5_000, boxes?: string): Promise<boolean> {
	const own = boxes === "own";
	console.log("Creating the customers");
	const pages = await startPages(Math.max(rows, few) + 100, own);
	try {
		console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB`);
		console.log(`Chromium ${pages.plain.browser.version()}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`);
		const customers = (await pickCustomers(pages.adminUrl, 40)).map(({ id }) => id);
		console.log("Loading pages");
		const recordPage = { plain: "main", extended: "main" };
		await measureLoad(pages, `${pages.crm}/app/customers/${customers[0]}`, 1, recordPage);
		const loads = {
			record: await measureLoad(pages, `${pages.crm}/app/customers/${customers[0]}`, 3, recordPage),
			[few]: await measureSearchLoad(pages, few, 5),
			[rows]: await measureSearchLoad(pages, rows, 9),
		};
		console.log("Drawing the rows again, ticking the first one, and going to the last one");
		const rerender = await measureRerender(pages, rows, 9);
		const firstTick = await measureFirstTick(pages, rows, 5);
		const jump = await measureJump(pages, rows, 3);
		printAdded({ ...loads, [`${rows}, drawn anew`]: { ...rerender, calls: 0 } });
		console.log("Opening confirmations, and confirming some");
		const dialogs = await measureDialogs(pages, customers.slice(0, 20));
		const bulkDialogs = await measureBulkDialog(pages, few, 3);
		const leaving = await measureLeaving(pages, customers.slice(20, 30));
		const figures = {
			rows,
			longest_task_ms: round(Math.max(rerender.longest, ...Object.values(loads).map(({ longest }) => longest))),
			added_ms: round(loads[rows]?.total ?? Number.NaN),
			first_tick_ms: round(firstTick.tick),
			tick_to_button_ms: round(firstTick.button),
			jump_frames: jump,
			rerender_added_ms: round(rerender.total),
			click_to_dialog_ms_p50: round(median(dialogs)),
			click_to_dialog_ms_p95: round(percentile(dialogs, 0.95)),
			confirm_to_left_ms_p50: round(median(leaving)),
			dialog_1000_records_ms: round(median(bulkDialogs)),
			api_calls_per_page_load: Math.max(...Object.values(loads).map(({ calls }) => calls)),
			content_script_gzip_kb: await measureSize(pages.extension, "crm.js"),
			service_worker_gzip_kb: await measureSize(pages.extension, "background.js"),
		};
		return printFigures(own ? "page own" : "page", figures, bars).length === 0;
	} finally {
		await pages.stop();
	}
}

function printAdded(pages: Record<string, Load>): void {
	console.log(
		"\n| page | added to one task, ms | by scripts | in the worst round | by style and layout | longest tasks differ by | main thread, ms more | API calls |",
	);
	console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
	for (const [name, { longest, script, worstScript, rendering, difference, total, calls }] of Object.entries(pages)) {
		const times = [longest, script, worstScript, rendering, difference, total].map(round);
		console.log(`| ${[name, ...times, calls].join(" | ")} |`);
	}
}

function round(milliseconds: number): number {
	return Math.round(milliseconds);
}
