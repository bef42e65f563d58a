import type { Setting } from "./crm.ts";
import { didYouMean } from "./nearest-name.ts";

type Settings = Readonly<Record<string, Setting>>;
type Values = Readonly<Record<string, string>>;

/** The errors in the values of CRM_SETTINGS, one sentence each. */
export function findWrongSettings(settings: Settings, values: Values): string[] {
	const missing = Object.entries(settings).filter(([name, setting]) => !values[name] && setting.default === undefined);
	const unknown = Object.keys(values).filter((name) => !(name in settings));
	return [
		...missing.map(
			([name, { label, example }]) => `${name} is missing in CRM_SETTINGS: ${label}. For example: CRM_SETTINGS=${name}=${example}`,
		),
		...unknown.map((name) => `CRM_SETTINGS contains ${name}, which the adapter does not use${didYouMean(name, Object.keys(settings))}`),
	];
}

/** The same data, with the installation's values in place of the placeholders in every text. */
export function fillSettings(data: unknown, settings: Settings, values: Values): unknown {
	const all = Object.entries(settings).map(
		([name, setting]) => [`{${name}}`, values[name] || (setting.default ?? setting.example)] as const,
	);
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
