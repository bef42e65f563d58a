import type { Page } from "playwright";
import { type PausedDeletions, pauseDeletions } from "../pause-deletions.ts";
import type { Api } from "./api.ts";
import { confirmationWindow, confirmWith, typeDelete } from "./confirmation.ts";
import { chooseInHeader, deleteButton, openSearch } from "./search.ts";

interface Job {
	page: Page;
	crm: string;
	adminUrl: string;
	search: string;
	/** "Customers": the plural label of the search's results. */
	many: string;
}

/** Deletes all results of a search, up to the end of the first batch: the job is running and does not finish until it is resumed. */
export async function beginJob({ page, crm, adminUrl, search, many }: Job): Promise<PausedDeletions & { confirmation: Page }> {
	await openSearch(page, crm, search);
	await chooseInHeader(page, /^All \d/);
	await page.getByText(`${many} are ticked`).waitFor();
	const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
	await typeDelete(confirmation);
	const paused = await pauseDeletions(adminUrl);
	await confirmWith(confirmation, `Delete ${many}`);
	await confirmation.getByRole("heading", { name: "are being deleted" }).waitFor();
	await paused.letOneBatchPass();
	return { ...paused, confirmation };
}

interface JobElsewhere {
	api: Api;
	adminUrl: string;
	page: Page;
	object: string;
	ids: readonly string[];
	/** What the page says about a running job. */
	running?: RegExp;
}

/**
 * Starts a bulk job by the API, pauses it, and reloads the page so that the page shows it. The page can take a minute to notice a job that
 * has already ended.
 */
export async function beginElsewhere({
	api,
	adminUrl,
	page,
	object,
	ids,
	running = /^Deleting \d+ /,
}: JobElsewhere): Promise<PausedDeletions> {
	const paused = await pauseDeletions(adminUrl);
	const preview = await api("POST", "/previews", { object, bulk: true, ids });
	await api("GET", `/previews/${preview.body["id"]}`);
	await api("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
	await page.reload();
	await page.getByText(running).waitFor();
	return paused;
}

interface JobState {
	id: string;
	state: string;
	counts: Record<"submitted" | "succeeded" | "failed" | "skipped" | "cancelled" | "waiting", number>;
}

/** The person's newest deletion on the server. */
export async function readNewest(api: Api): Promise<JobState> {
	const { body } = await api("GET", "/deletions?limit=1");
	const [newest] = body["deletions"] as JobState[];
	if (!newest) throw new Error("There is no deletion.");
	return newest;
}
