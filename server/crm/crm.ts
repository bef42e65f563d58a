import * as z from "zod/mini";
import { described, fields, optional, sections, text } from "./fields.ts";
import { crmDatabase, type InOneLanguage } from "./objects.ts";
import { crmPages } from "./pages.ts";
import { pagePlaces } from "./pagination.ts";

/** Placeholders in braces that every adapter has. */
const places = ["key", "klass", "table", "model", ...pagePlaces];

export const crmSetting = fields({
	label: described("What people call the value.", text()),
	example: described("An example that shows what a value looks like.", text()),
	default: optional("The value to use if none is given.", z.string()),
});

const settings = z.readonly(
	z.record(
		text((name) => (places.includes(name) ? `{${name}} already has another meaning; choose another name` : undefined)),
		crmSetting,
	),
);

/** One CRM, as data: the content of a bundled adapter, or of the file that `CRM_ADAPTER` names. */
export const crmSchema = fields({
	name: described('The short name: "request-tracker".', text()),
	title: described('The name that people read: "Request Tracker".', text()),
	settings: optional(
		"Values that differ between installations and are not in the database, given in CRM_SETTINGS. In the adapter's texts, `{name}` stands for the value of that name.",
		settings,
	),
	pages: described("What the CRM's pages look like.", crmPages),
	...crmDatabase,
});

sections({ Setting: [crmSetting, "A value that differs between installations and is not in the database."] });

export type Setting = z.infer<typeof crmSetting>;
/** As its file states it: some texts in several languages. */
export type CrmAdapter = z.infer<typeof crmSchema>;
/** In one language; see `crmIn`. */
export type Crm = InOneLanguage<CrmAdapter>;
