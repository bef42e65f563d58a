import postgres from "postgres";
import { inject } from "vitest";
import { createAccounts } from "../../../support/accounts.ts";
import { launchBrowser } from "../../../support/browser.ts";
import { startExpungeServer } from "../../../support/expunge-server.ts";
import { refuseProblems, watchBrowser, watchServer } from "../../../support/watch-story.ts";
import { access, adapter, settings } from "../accounts.ts";
import { setUpExpunge } from "../erase.ts";

/**
 * Everything a story on the real Request Tracker needs. RT answers 404 for deleted tickets. Put the addresses for which a test expects that
 * into `dead`.
 */
export async function startStories() {
	const problems = refuseProblems();
	const { url: rt, databaseUrl } = inject("requestTracker");
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	const appUrl = await setUpExpunge(databaseUrl);
	await createAccounts(appUrl, access);
	const server = await startExpungeServer({ databaseUrl: appUrl, adapter, settings, crmOrigin: rt });
	watchServer(server, problems, () => sql.end());
	const browser = await launchBrowser({ extension: inject("extension"), headless: true });
	const dead = new Set<string>();
	watchBrowser(browser, problems, (error) => /status of 404/.test(error) && [...dead].some((address) => error.includes(`(${address})`)));
	const page = await browser.context.newPage();
	return { rt, sql, server, browser, page, dead };
}
