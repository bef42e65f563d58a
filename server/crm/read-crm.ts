import { type Crm, crmSchema, crmSetting, type Setting } from "./crm.ts";
import { describeProblems } from "./describe-problems.ts";
import { fillSettings, findWrongValues } from "./fill-settings.ts";
import { findDisagreements } from "./find-disagreements.ts";
import { findSlowPatterns } from "./slow-patterns.ts";

/**
 * Validates an adapter and fills in the installation's settings. Any error stops the server: ignoring a misspelt field would delete records
 * that it should protect.
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

/** An invalid setting counts as empty, so that it causes one error and not several. */
function settingsOf(given: unknown): Readonly<Record<string, Setting>> {
	const settings: unknown = typeof given === "object" && given !== null && "settings" in given ? given.settings : {};
	return Object.fromEntries(
		Object.entries(settings ?? {}).map(([name, one]) => [name, crmSetting.safeParse(one).data ?? { label: "", example: "", default: "" }]),
	);
}

/** The message is for the person who starts the server. */
export class CrmError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "CrmError";
	}
}
