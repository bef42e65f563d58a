import type { Grantable } from "../../server/crm/schemas.ts";
import { t } from "../words.ts";

/** The choices of a filter by type: "customer", or "kobject/order" for one klass. */
export function typeOptions(types: readonly Grantable[]): { value: string; label: string }[] {
	const deletable = types
		.filter((type) => type.deletable)
		.map(({ object, klass, labels }) => ({
			value: klass === null ? object : `${object}/${klass}`,
			label: `${klass === null ? "" : "– "}${labels.plural}`,
		}));
	return [{ value: "", label: t("common.allTypes") }, ...deletable];
}
