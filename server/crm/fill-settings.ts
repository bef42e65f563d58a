import type { Crm } from "./crm.ts";
import { CrmError } from "./crm-error.ts";
import type { Reference } from "./objects.ts";

/** The CRM with the installation's values in its templates. A value that is missing or that no template asks for stops the start. */
export function fillSettings(crm: Crm, values: Readonly<Record<string, string>>): Crm {
	const wanted = crm.settings ?? {};
	const problems = [
		...Object.entries(wanted)
			.filter(([name]) => !values[name])
			.map(([name, { label, example }]) => `${name} is missing in CRM_SETTINGS: ${label}. For example: CRM_SETTINGS=${name}=${example}`),
		...Object.keys(values)
			.filter((name) => !(name in wanted))
			.map((name) => `CRM_SETTINGS gives ${name}, which ${crm.title} does not ask for.`),
	];
	if (problems.length > 0) throw new CrmError(problems.join("\n"));
	return { ...crm, references: crm.references.map((reference) => fillReference(reference, values)) };
}

function fillReference(reference: Reference, values: Readonly<Record<string, string>>): Reference {
	if (!("form" in reference) || reference.form?.kind !== "text") return reference;
	const template = Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), reference.form.template);
	return { ...reference, form: { kind: "text" as const, template } };
}
