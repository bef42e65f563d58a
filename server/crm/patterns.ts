import * as z from "zod/mini";
import { condition } from "./conditions.ts";
import { check, column, described, list, named, optional, sections, tableName } from "./fields.ts";
import { form, withRules } from "./references.ts";
import { whenSetting } from "./settings.ts";

/** One sentence for the references of many tables. The live catalogue says which tables these are. */

export const pattern = withRules({
	tables: described('The referring tables. `{table}` stands for any part of their names: "crm.{table}__history".', tableName),
	column: described("The referring column. Tables without it, or without the columns of `when`, are not covered.", column),
	to: optional('The table that they refer to. `{table}` stands for the same part as in `tables`: "crm.{table}".', tableName),
	models: optional(
		"Instead of `to`: the names by which the rows say what they refer to, and the table of each. `{model}` in `when` and in the form's template stands for each name.",
		named(tableName),
	),
	toColumn: optional("The referenced column. Default: the primary key.", column),
	when: optional("The reference exists only where the row has these values.", condition),
	form: optional("How the column identifies the referenced row. Default: by its value.", form),
	optional: optional(
		"True: some installations have none of these tables, or not all of the models. Anything missing is ignored.",
		z.literal(true),
	),
	whenSetting,
}).check(
	check(({ tables, column, to, models, toColumn = "", when = {}, form }) => {
		const texts = [column, toColumn, ...Object.entries(when).flat(2)];
		const namesModel = [form !== undefined && "template" in form ? form.template : "", ...Object.values(when).flat()].some((text) =>
			includes(text, "{model}"),
		);
		if (texts.some((text) => includes(text, "{table}"))) return "{table} can occur only in `tables` and `to`";
		if ((to === undefined) === (models === undefined)) return "a pattern has either `to` or `models`";
		if (models === undefined && namesModel) return "{model} needs `models`";
		if (models !== undefined && !namesModel) return "`models` need {model} in `when` or in the form's template";
		if (tables.split("{table}").length > 2) return "{table} can occur only once in `tables`";
		if (!tables.includes("{table}") && to !== undefined) return "a pattern needs {table} in `tables`, or `models`";
		return tables.includes("{table}") || !to?.includes("{table}") ? undefined : "{table} in `to` needs {table} in `tables`";
	}),
);

function includes(value: unknown, place: string): boolean {
	return typeof value === "string" && value.includes(place);
}

export const patterns = optional(
	"Each pattern describes the references of many tables. A separate reference overrides a pattern: for the whole column, or only for the rows of its `when`. An earlier pattern overrides later ones. The doctor prints what each pattern covers.",
	list(pattern),
);

sections({
	Pattern: [
		pattern,
		"References of many tables, without a foreign key or with one. A column that is unique, or that the database generates, is not covered unless it has a foreign key: it may hold the row's own number. The doctor then asks for a separate reference.",
	],
});
