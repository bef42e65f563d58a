import { describeProblem } from "./describe-problems.ts";
import { settingValue } from "./fill-settings.ts";
import { didYouMean } from "./nearest-name.ts";
import type { CrmSettings, SettingValues } from "./settings.ts";

/** The parts of an adapter whose entries can have `whenSetting`. */
const parts = ["references", "patterns", "files", "requests", "caches", "recounts", "nestedSets", "redactions"] as const;

type Parts = { [Part in (typeof parts)[number]]?: unknown };

/** The adapter with only the entries that count for an installation with these settings. Pure. */
export function chooseBySettings<Adapter extends Parts>(adapter: Adapter, settings: CrmSettings, values: SettingValues): Adapter {
	const chosen = parts.flatMap((part) => {
		const entries = adapter[part];
		return Array.isArray(entries)
			? [[part, entries.flatMap((entry) => (counts(entry, settings, values) ? [withoutChoice(entry)] : []))]]
			: [];
	});
	return { ...adapter, ...Object.fromEntries(chosen) };
}

function counts(entry: unknown, settings: CrmSettings, values: SettingValues): boolean {
	return Object.entries(choicesOf(entry)).every(([name, wanted]) => {
		const setting = settings[name];
		return setting !== undefined && [wanted].flat().includes(settingValue(setting, values[name]));
	});
}

function withoutChoice(entry: object): object {
	const { whenSetting: _, ...rest } = entry as { whenSetting?: unknown };
	return rest;
}

/** The errors in `whenSetting`, one sentence each. A wrong one would silently leave out a rule. Pure. */
export function findWrongChoices(data: unknown, settings: CrmSettings): string[] {
	return parts.flatMap((part) =>
		entriesOf(data, part).flatMap((entry, at) =>
			Object.entries(choicesOf(entry)).flatMap(([name, wanted]) => {
				const reason = whyWrong(settings, name, [wanted].flat());
				return reason === undefined ? [] : [describeProblem([part, at, "whenSetting", name], data, reason)];
			}),
		),
	);
}

function whyWrong(settings: CrmSettings, name: string, wanted: readonly unknown[]): string | undefined {
	const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
	if (setting === undefined) return `there is no setting with that name${didYouMean(name, Object.keys(settings)) || "."}`;
	if (setting.values === undefined) return `the setting must list its \`values\``;
	const wrong = wanted.find((value) => typeof value === "string" && !setting.values?.includes(value));
	return typeof wrong === "string"
		? `"${wrong}" is not one of the setting's values${didYouMean(wrong, setting.values) || `: ${setting.values.join(", ")}`}`
		: undefined;
}

function entriesOf(data: unknown, part: string): unknown[] {
	const entries: unknown = typeof data === "object" && data !== null ? Reflect.get(data, part) : [];
	return Array.isArray(entries) ? entries : [];
}

function choicesOf(entry: unknown): object {
	const choices: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "whenSetting") : {};
	return typeof choices === "object" && choices !== null ? choices : {};
}
