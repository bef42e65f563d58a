import * as z from "zod/mini";
import { fields, named, perhaps, says, text } from "./fields.ts";
import { crmDatabase } from "./objects.ts";
import { crmPages } from "./pages.ts";

const setting = fields({
	label: says("What to ask the person for.", text()),
	example: says("A value that shows the form.", text()),
	default: perhaps("The value if none is given.", z.string()),
});

/** One CRM, as data: what every file in this folder, and every file named by `CRM_ADAPTER`, holds. */
export const crmSchema = fields({
	name: says('The short name: "request-tracker".', text()),
	title: says('The name that people read: "Request Tracker".', text()),
	settings: perhaps(
		"Values of an installation that its database does not hold, given in CRM_SETTINGS. `{name}` in a text of the pages or references stands for one.",
		named(setting),
	),
	pages: says("What the CRM's pages look like.", crmPages),
	...crmDatabase,
});

export type Crm = z.infer<typeof crmSchema>;
