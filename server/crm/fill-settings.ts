import { didYouMean } from "./nearest-name.ts";
import type { CrmSettings, Setting, SettingValues } from "./settings.ts";

/** The errors in the values of CRM_SETTINGS, one sentence each. */
export function findWrongSettings(settings: CrmSettings, values: SettingValues): string[] {
	const missing = Object.entries(settings).filter(([name, setting]) => !values[name] && setting.default === undefined);
	const unknown = Object.keys(values).filter((name) => !(name in settings));
	const wrong = Object.entries(settings).flatMap(([name, { values: allowed }]) => {
		const value = values[name];
		if (!value || allowed === undefined || allowed.includes(value)) return [];
		return `CRM_SETTINGS contains ${name}=${value}. The possible values are: ${allowed.join(", ")}${didYouMean(value, allowed) || "."}`;
	});
	return [
		...wrong,
		...missing.map(
			([name, { label, example }]) => `${name} is missing in CRM_SETTINGS: ${label}. For example: CRM_SETTINGS=${name}=${example}`,
		),
		...unknown.map((name) => `CRM_SETTINGS contains ${name}, which the adapter does not use${didYouMean(name, Object.keys(settings))}`),
	];
}

/** The value that an installation has given, or the default. */
export function settingValue({ default: otherwise, example }: Setting, given: string | undefined): string {
	return given || (otherwise ?? example);
}

/** The same data, with the installation's values in place of the placeholders in every text. */
export function fillSettings(data: unknown, settings: CrmSettings, values: SettingValues): unknown {
	const all = Object.entries(settings).map(([name, setting]) => [`{${name}}`, settingValue(setting, values[name])] as const);
	const fill = (text: string) => all.reduce((filled, [place, value]) => filled.replaceAll(place, value), text);
	const walk = (found: unknown): unknown => {
		if (typeof found === "string") return fill(found);
		if (Array.isArray(found)) return found.map(walk);
		if (typeof found !== "object" || found === null) return found;
		// A field that a module sets to undefined is left out, as in JSON.
		return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => (value === undefined ? [] : [[name, walk(value)]])));
	};
	return walk(data);
}
