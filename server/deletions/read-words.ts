import type { Words } from "../crm/objects.ts";
import { readGrantable } from "../permissions/grantable.ts";
import type { Services } from "../services.ts";

/** How people call a type of records; of custom kinds, how the CRM calls them at this moment. */
export async function readWords({ db, crm }: Pick<Services, "db" | "crm">): Promise<(object: string, klass: string | null) => Words> {
	const lines = await readGrantable(db, crm);
	const find = (object: string, klass: string | null) => lines.find((line) => line.object === object && line.klass === klass)?.words;
	return (object, klass) => find(object, klass) ?? find(object, null) ?? { one: object, many: object };
}
