import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of 20 seconds and more, the longest first. They start first, so that no worker waits for one of them at the end. */
const longest = [
	"e2e/confirmation",
	"server/deletions/in-the-way",
	"e2e/survival",
	"windows/dialogs",
	"server/erasure/cascade",
	"windows/popups",
	"server/deletions/kills",
	"e2e/hostile-page",
	"server/deletions/failing-triggers",
	"server/setup/session-settings",
	"server/deletions/crash",
	"e2e/notifications",
	"server/demo-crm/pages",
	"server/setup/start",
	"windows/videos",
	"e2e/permissions",
	"server/deletions/jobs",
	"server/http/fuzz",
].map((name) => `/test/${name}.test.ts`);

/** Sorts the files of each group: first the longest, then as vitest sorts them. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
		const place = ({ moduleId }: TestSpecification) => {
			const found = longest.findIndex((end) => moduleId.endsWith(end));
			return found === -1 ? longest.length : found;
		};
		return (await super.sort(files)).sort((a, b) => group(a) - group(b) || place(a) - place(b));
	}
}
