import type { CrmObject } from "../../crm/objects.ts";
import { type Column, isUnique, type Table } from "../catalog/catalog.ts";
import { isText, isTextKey } from "../sql/key-values.ts";

const ofOneRow = ["otherKeys", "klass", "parents", "scope", "softDeleted"] as const;

/** The reason why the values cannot be records, as a sentence. `table` is the one that the object's records are in. */
export function whyNotDistinct(definition: CrmObject, { values }: Table): string | null {
	const { key, ignoreCase = false, name, identify = [], protectedWhere = {}, reusable } = definition;
	if (!values) return ignoreCase ? "`ignoreCase` is only for an object with `distinct`." : null;
	const { of, column } = values;
	const own = ofOneRow.find((field) => definition[field] !== undefined);
	if (own) return `A value has many rows, so it cannot have \`${own}\`.`;
	if (name.some((one) => one !== key)) return `A value has many rows, so its \`name\` can only be ["${key}"].`;
	if (identify.some(({ from }) => from === undefined))
		return "A value has many rows, so `identify` can only name columns of other tables, with `from`.";
	if (Object.keys(protectedWhere).some((one) => one !== key)) return `A value has many rows, so \`protectedWhere\` can only name ${key}.`;
	if (reusable === false) return "Rows that come later belong to a new record, so a value cannot have `reusable: false`.";
	if (isUnique(of, [column])) return `Each value of ${key} has one row. Leave out \`distinct\`.`;
	if (!ignoreCase && !isTextKey(column))
		return `The audit shows keys of the type ${column.type.name} as they are, but a value can be personal. So only texts can be records.`;
	if (ignoreCase) return whyNotWithoutCase(column, Object.values(protectedWhere).flat());
	return column.equalAsText ? null : `Equal values of ${key} can be written differently. State \`ignoreCase\`, if it is text.`;
}

function whyNotWithoutCase({ name, type, collation }: Column, protectedValues: readonly unknown[]): string | null {
	if (!isText(type)) return `The column ${name} cannot be compared without case, because it is not text.`;
	if (!collation?.deterministic)
		return `The column ${name} cannot be compared without case, because its collation already says which texts are equal.`;
	const upper = protectedValues.some((value) => String(value) !== String(value).toLowerCase());
	return upper ? "`protectedWhere` needs values in lower case, because the keys are in lower case." : null;
}
