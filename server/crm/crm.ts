import * as z from "zod/mini";
import { fields, perhaps, says, sections, text } from "./fields.ts";
import { crmDatabase } from "./objects.ts";
import { crmPages } from "./pages.ts";

/** What stands in braces in an adapter by itself. */
const places = ["key", "klass", "page", "pageSize"];

export const crmSetting = fields({
	label: says("What people call the value.", text()),
	example: says("A value that shows the form.", text()),
	default: perhaps("The value if none is given.", z.string()),
});

const settings = z.readonly(
	z.record(
		text((name) => (places.includes(name) ? `{${name}} already has another meaning; choose another name` : undefined)),
		crmSetting,
	),
);

/** One CRM, as data: what every file in this folder, and every file named by `CRM_ADAPTER`, holds. */
export const crmSchema = fields({
	name: says('The short name: "request-tracker".', text()),
	title: says('The name that people read: "Request Tracker".', text()),
	settings: perhaps(
		"Values of an installation that its database does not hold, given in CRM_SETTINGS. `{name}` in a text of the adapter stands for one.",
		settings,
	),
	pages: says("What the CRM's pages look like.", crmPages),
	...crmDatabase,
});

sections({ Setting: [crmSetting, "A value of an installation that its database does not hold."] });

export type Setting = z.infer<typeof crmSetting>;
export type Crm = z.infer<typeof crmSchema>;
