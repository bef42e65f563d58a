import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Stories are the longest, and run last. Projects are not mixed otherwise, because a worker keeps its modules only from one file to the
 * next of the same project.
 */
const phases: Readonly<Record<string, number>> = { windows: 0, server: 0, unit: 1, e2e: 2 };

/**
 * Files of 20 seconds and more, the longest of a project first, so that no worker waits for one of them at the end. Those with real windows
 * mostly wait, so they run beside tests of the server.
 */
const longest = [
	"windows/dialogs",
	"server/deletions/in-the-way",
	"server/erasure/cascade",
	"windows/popups",
	"server/deletions/failing-triggers",
	"windows/videos",
	"server/deletions/crash",
	"server/http/fuzz",
	"server/setup/start",
	"server/deletions/kills",
	"server/deletions/jobs",
	"e2e/hostile-page",
	"e2e/confirmation",
	"e2e/screens",
	"e2e/survival",
	"e2e/activity",
	"e2e/notifications",
	"e2e/permissions",
	"e2e/records",
	"e2e/running-job",
	"e2e/restart",
	"e2e/bulk",
	"e2e/timeline-items",
	"e2e/list-clicks",
	"e2e/list-results",
	"e2e/single-customer",
	"e2e/permission-sets",
	"e2e/away",
].map((name) => `/test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) => {
			const found = longest.findIndex((end) => moduleId.endsWith(end));
			return found === -1 ? longest.length : found;
		};
		const phase = ({ project }: TestSpecification) => phases[project.name] ?? 0;
		return (await super.sort(files)).sort((a, b) => phase(a) - phase(b) || place(a) - place(b));
	}
}
