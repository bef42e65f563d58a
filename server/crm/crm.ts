import type * as z from "zod/mini";
import { described, fields, optional, text } from "./fields.ts";
import { crmDatabase, type InOneLanguage } from "./objects.ts";
import { crmPages } from "./pages.ts";
import { settings } from "./settings.ts";

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

/** As its file states it: some texts in several languages. */
export type CrmAdapter = z.infer<typeof crmSchema>;
/** In one language; see `crmIn`. */
export type Crm = InOneLanguage<CrmAdapter>;
