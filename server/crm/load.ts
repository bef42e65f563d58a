import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Env } from "../env.ts";
import type { Crm } from "./crm.ts";
import { CrmError } from "./crm-error.ts";
import { fillSettings } from "./fill-settings.ts";
import { bundledCrms } from "./index.ts";

/** The CRM that `CRM` or `CRM_ADAPTER` names. */
export async function loadCrm(choice: Env["crm"]): Promise<Crm> {
	if ("adapter" in choice) return fillSettings(await loadAdapter(choice.adapter), choice.settings ?? {});
	const crm = bundledCrms.find(({ name }) => name === choice.name);
	if (crm) return fillSettings(crm, choice.settings ?? {});
	const known = bundledCrms.map(({ name }) => name).join(", ");
	throw new CrmError(
		`CRM names no bundled CRM: ${choice.name}. ${known ? `Bundled are: ${known}.` : "None is bundled yet; name a file in CRM_ADAPTER."}`,
	);
}

/** Changes whenever anything the adapter says changes; the extension asks again when it sees another one. */
export function versionOf(crm: Crm): string {
	return createHash("sha256").update(JSON.stringify(crm)).digest("hex").slice(0, 16);
}

async function loadAdapter(path: string): Promise<Crm> {
	const file = resolve(path);
	if (!existsSync(file)) throw new CrmError(`CRM_ADAPTER names a file that does not exist: ${file}`);
	const exported: unknown = await import(pathToFileURL(file).href);
	if (isModuleWithCrm(exported)) return exported.default;
	throw new CrmError(`CRM_ADAPTER must export a CRM as its default, with name, title, pages, objects, references and kinds: ${file}`);
}

function isModuleWithCrm(module: unknown): module is { default: Crm } {
	if (typeof module !== "object" || module === null || !("default" in module)) return false;
	const crm = module.default;
	return (
		typeof crm === "object" && crm !== null && ["name", "title", "pages", "objects", "references", "kinds"].every((name) => name in crm)
	);
}
