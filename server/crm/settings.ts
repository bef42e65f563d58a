import * as z from "zod/mini";
import { atLeastOne, check, described, fields, named, optional, sections, text } from "./fields.ts";
import { pagePlaces } from "./pagination.ts";

/** What differs between the installations of one CRM. */

export const crmSetting = fields({
	label: described("What people call the value.", text()),
	example: described("An example that shows what a value looks like.", text()),
	default: optional("The value to use if none is given.", z.string()),
	values: optional("The only values that are allowed. `whenSetting` needs them.", atLeastOne(text())),
}).check(
	check(({ example, default: otherwise, values }) => {
		const wrong = values && [example, otherwise].find((value) => value !== undefined && !values.includes(value));
		return wrong === undefined ? undefined : `"${wrong}" is not one of its \`values\``;
	}),
);

/** Placeholders in braces that every adapter has. */
const places = ["key", "klass", "table", "model", ...pagePlaces];

export const settings = z.readonly(
	z.record(
		text((name) => (places.includes(name) ? `{${name}} already has another meaning; choose another name` : undefined)),
		crmSetting,
	),
);

export const whenSetting = optional(
	"The entry counts only for installations whose settings have these values. A list means any of them. The adapter's `settings` must list the `values` of each.",
	named(z.xor([text(), atLeastOne(text())])),
);

export const optionalEntry = optional(
	"True: some versions of the CRM lack the table or a column. Where one of them is missing, the entry does not count, and the doctor says so. The columns of conditions and values must exist.",
	z.literal(true),
);

sections({ Setting: [crmSetting, "A value that differs between installations and is not in the database."] });

export type Setting = z.infer<typeof crmSetting>;
export type CrmSettings = Readonly<Record<string, Setting>>;
/** What CRM_SETTINGS states. */
export type SettingValues = Readonly<Record<string, string>>;
