import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Stories are the longest, and run last. Projects are not mixed otherwise, because a worker keeps its modules only from one file to the
 * next of the same project.
 */
const phases: Readonly<Record<string, number>> = { windows: 0, server: 0, unit: 1, e2e: 2, long: 2 };

/**
 * Files of 20 seconds and more, the longest of a project first, so that no worker waits for one of them at the end. Those with real windows
 * mostly wait, so they run beside tests of the server.
 */
const longest = [
	"windows/dialogs",
	"server/erasure/cascade",
	"server/deletions/in-the-way",
	"windows/popups",
	"windows/videos",
	"server/deletions/crash",
	"server/deletions/failing-triggers",
	"server/setup/start",
	"server/deletions/jobs",
	"server/demo-crm/pages",
	"long/auth/rate-limit",
	"server/erasure/interleavings",
	"e2e/hostile-page",
	"e2e/confirmation",
	"e2e/survival",
	"e2e/permissions",
	"e2e/server-answers",
	"e2e/notifications",
	"e2e/records",
	"e2e/own-checkboxes",
	"e2e/running-job",
	"e2e/timeline-items",
	"e2e/bulk",
	"e2e/list-changes",
	"e2e/away",
	"e2e/list-rows",
	"e2e/single-customer",
	"e2e/list-clicks",
	"e2e/list-results",
	"long/deletions/kills",
	"long/doctor/command",
	"long/doctor/deep",
	"long/doctor/page",
	"long/http/fuzz",
	"long/setup/session-settings",
	"long/doctor/erase-proposed",
	"long/screens",
	"long/german",
	"long/activity",
	"long/shapes-keys",
	"long/shapes-menus",
	"e2e/admin-panels",
	"long/shapes-lists",
	"long/installation",
	"long/pop-ups",
	"long/check-page",
	"long/api-calls",
	"long/shapes-results",
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
