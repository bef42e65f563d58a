import { type Crm, crmSchema, crmSettings } from "./crm.ts";
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
	const settings = crmSettings.safeParse(propertyOf(given, "settings") ?? {}).data ?? {};
	const filled = fillSettings(given, settings, values);
	const read = crmSchema.safeParse(filled);
	const problems = [
		...findWrongValues(settings, values),
		...describeProblems(read.error?.issues ?? [], filled),
		...findDisagreements(filled),
		...findSlowPatterns(filled),
	];
	if (read.success && problems.length === 0) return read.data;
	throw new CrmError(`${called} is not right:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
}

function propertyOf(data: unknown, name: string): unknown {
	return typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
}
