import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Env } from "../env.ts";
import { chooseBySettings, findWrongChoices } from "./choose-by-settings.ts";
import { type Crm, type CrmAdapter, crmSchema } from "./crm.ts";
import { crmIn } from "./crm-in.ts";
import { describeProblems } from "./describe-problems.ts";
import { fillSettings, findWrongSettings } from "./fill-settings.ts";
import { findDisagreements } from "./find-disagreements.ts";
import { findSlowPatterns } from "./find-slow-patterns.ts";
import { bundledCrms } from "./index.ts";
import { didYouMean } from "./nearest-name.ts";
import { type CrmSettings, crmSetting } from "./settings.ts";

/** The CRM that `CRM` or `CRM_ADAPTER` names, in English. */
export async function loadCrm(choice: Env["crm"]): Promise<Crm> {
	return crmIn("en", await loadAdapter(choice));
}

/** The adapter that `CRM` or `CRM_ADAPTER` names, in all its languages. */
export async function loadAdapter(choice: Env["crm"]): Promise<CrmAdapter> {
	if ("adapter" in choice) return checkAdapter(await readFileOf(choice.adapter), choice.settings, `The adapter ${choice.adapter}`);
	const crm = bundledCrms.find(({ name }) => name === choice.name);
	if (crm) return checkAdapter(crm, choice.settings, `The adapter of ${crm.title}`);
	const known = bundledCrms.map(({ name }) => name);
	throw new CrmError(
		`CRM names an unknown CRM: ${choice.name}${didYouMean(choice.name, known) || "."} Bundled: ${known.join(", ")}. Name a file of your own in CRM_ADAPTER.`,
	);
}

/** A hash of the adapter. */
export function adapterVersion(crm: Crm): string {
	const version = versions.get(crm) ?? createHash("sha256").update(JSON.stringify(crm)).digest("hex").slice(0, 16);
	versions.set(crm, version);
	return version;
}

const versions = new WeakMap<Crm, string>();

/** The content of a JSON file, or the default export of a module. */
async function readFileOf(path: string): Promise<unknown> {
	const file = resolve(path);
	try {
		if (file.endsWith(".json")) return JSON.parse(await readFile(file, "utf8"));
		const exported: object = await import(pathToFileURL(file).href);
		if ("default" in exported) return exported.default;
	} catch (error) {
		const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ERR_MODULE_NOT_FOUND");
		throw new CrmError(
			missing
				? `CRM_ADAPTER names a file that does not exist, or that imports a missing one: ${file}`
				: `CRM_ADAPTER names a file that cannot be read: ${file}\n${error instanceof Error ? error.message : error}`,
		);
	}
	throw new CrmError(`CRM_ADAPTER must name a JSON file, or a module that exports the adapter as its default: ${file}`);
}

/**
 * Validates an adapter, fills in the installation's settings, and leaves out what does not count for it. Any error stops the server:
 * ignoring a misspelt field would delete records that it should protect.
 */
function checkAdapter(given: unknown, values: Readonly<Record<string, string>> = {}, called = "The adapter"): CrmAdapter {
	const settings = settingsOf(given);
	const filled = fillSettings(given, settings, values);
	const read = crmSchema.safeParse(filled);
	const problems = [
		...findWrongSettings(settings, values),
		...describeProblems(read.error?.issues ?? [], filled),
		...findDisagreements(filled),
		...findWrongChoices(filled, settings),
		...findSlowPatterns(filled),
	];
	if (read.success && problems.length === 0) return chooseBySettings(read.data, settings, values);
	throw new CrmError(`${called} has errors:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
}

/** The same, in English. */
export function readCrm(given: unknown, values?: Readonly<Record<string, string>>): Crm {
	return crmIn("en", checkAdapter(given, values));
}

/** An invalid setting counts as empty, so that it causes one error and not several. */
function settingsOf(given: unknown): CrmSettings {
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
