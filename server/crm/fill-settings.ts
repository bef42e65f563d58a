import type { Crm } from "./crm.ts";
import { CrmError } from "./crm-error.ts";
import type { Reference } from "./objects.ts";
import type { Address, CrmPages } from "./pages.ts";

/** The CRM with the installation's values in its templates and its pages' addresses. A value that is missing or that no template asks for stops the start. */
export function fillSettings(crm: Crm, values: Readonly<Record<string, string>>): Crm {
	const wanted = crm.settings ?? {};
	const problems = [
		...Object.entries(wanted)
			.filter(([name, setting]) => !values[name] && setting.default === undefined)
			.map(([name, { label, example }]) => `${name} is missing in CRM_SETTINGS: ${label}. For example: CRM_SETTINGS=${name}=${example}`),
		...Object.keys(values)
			.filter((name) => !(name in wanted))
			.map((name) => `CRM_SETTINGS gives ${name}, which ${crm.title} does not ask for.`),
	];
	if (problems.length > 0) throw new CrmError(problems.join("\n"));
	const all = Object.entries(wanted).map(([name, setting]) => [name, values[name] ?? setting.default ?? ""] as const);
	const fill = (text: string) => all.reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
	return { ...crm, pages: fillPages(crm.pages, fill), references: crm.references.map((reference) => fillReference(reference, fill)) };
}

type Fill = (text: string) => string;

function fillReference(reference: Reference, fill: Fill): Reference {
	if (!("form" in reference) || reference.form?.kind !== "text") return reference;
	return { ...reference, form: { ...reference.form, template: fill(reference.form.template) } };
}

function fillPages(pages: CrmPages, fill: Fill): CrmPages {
	const address = (found: Address): Address => ({ ...found, path: fill(found.path) });
	return {
		...pages,
		records: pages.records.map((page) => ({ ...page, address: address(page.address), afterwards: fill(page.afterwards) })),
		items: pages.items.map((list) => ({ ...list, on: list.on.map(address) })),
		results: pages.results.map((list) => ({
			...list,
			address: address(list.address),
			further: list.further.kind === "json" ? { ...list.further, url: fill(list.further.url) } : list.further,
		})),
	};
}
