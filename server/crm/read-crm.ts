import { type Crm, crmSchema, crmSetting, type Setting } from "./crm.ts";
import { CrmError } from "./crm-error.ts";
import { describeProblems } from "./describe-problems.ts";
import { fillSettings, findWrongValues } from "./fill-settings.ts";
import { findDisagreements } from "./find-disagreements.ts";
import { findSlowPatterns } from "./slow-patterns.ts";

/**
 * The adapter with the installation's values in it. Whatever is wrong with either stops the start: a misspelt field that was ignored would
 * delete what it was to protect.
 */
export function readCrm(given: unknown, values: Readonly<Record<string, string>> = {}, called = "The adapter"): Crm {
	const settings = settingsOf(given);
	const filled = fillSettings(given, settings, values);
	const read = crmSchema.safeParse(filled);
	const problems = [
		...findWrongValues(settings, values),
		...describeProblems(read.error?.issues ?? [], filled),
		...findDisagreements(filled),
		...findSlowPatterns(filled),
	];
	if (read.success && problems.length === 0) return read.data;
	throw new CrmError(`${called} has errors:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
}

/** One that is not right in itself counts as empty: what follows from that needs no saying. */
function settingsOf(given: unknown): Readonly<Record<string, Setting>> {
	const settings: unknown = typeof given === "object" && given !== null && "settings" in given ? given.settings : {};
	return Object.fromEntries(
		Object.entries(settings ?? {}).map(([name, one]) => [name, crmSetting.safeParse(one).data ?? { label: "", example: "", default: "" }]),
	);
}
