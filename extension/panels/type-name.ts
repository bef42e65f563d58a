import type { Grantable } from "../../server/crm/schemas.ts";

/** What the CRM calls the type of a record. If its adapter no longer has the type, the name in our tables. */
export function typeName(
	types: readonly Pick<Grantable, "object" | "klass" | "labels">[],
	{ object, klass }: Pick<Grantable, "object" | "klass">,
	form: "singular" | "plural" = "singular",
): string {
	return types.find((type) => type.object === object && type.klass === klass)?.labels[form] ?? klass ?? object;
}
