import type { Labels } from "../crm/objects.ts";
import { readGrantable } from "../permissions/grantable.ts";
import type { Services } from "../services.ts";

/** How people call a type of records; of custom kinds, how the CRM calls them at this moment. */
export async function readLabels({ db, crm }: Pick<Services, "db" | "crm">): Promise<(object: string, klass: string | null) => Labels> {
	const lines = await readGrantable(db, crm);
	const find = (object: string, klass: string | null) => lines.find((line) => line.object === object && line.klass === klass)?.labels;
	return (object, klass) => find(object, klass) ?? find(object, null) ?? { singular: object, plural: object };
}
