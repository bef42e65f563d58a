import type { CrmDatabase } from "../../crm/objects.ts";
import { columnsIn, columnsWithin, readTemplate } from "../../crm/path-template.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { firstUnknown, namesOfReference } from "./find-unknown-names.ts";
import { referenceName } from "./reference-name.ts";

/** The adapter without the optional entries that this schema lacks, and a sentence for each of them. Pure. */
export function leaveOutAbsent(catalog: Catalog, crm: CrmDatabase): { present: CrmDatabase; absent: string[] } {
	const absent: string[] = [];
	const isPresent = (name: string, isOptional: true | undefined, names: Parameters<typeof firstUnknown>[1]) => {
		const unknown = isOptional && firstUnknown(catalog, names);
		if (unknown) absent.push(`${name}: ${unknown}`);
		return !unknown;
	};
	const { objects, references, files, requests, caches, recounts, nestedSets } = crm;
	const present: CrmDatabase = {
		...crm,
		objects: Object.fromEntries(
			Object.entries(objects).filter(([name, object]) => isPresent(name, object.optional, [[object.table, [object.key]]])),
		),
		references: references.filter((one) => isPresent(referenceName(one), one.optional, namesOfReference(one))),
	};
	const fileRules = files?.filter(({ table, path, optional }) =>
		isPresent(`${table}, ${path}`, optional, [[table, columnsIn(readTemplate(path))]]),
	);
	const systemRequests = requests?.filter(({ table, method, url, body, optional }) =>
		isPresent(`${method} ${new URL(url).origin} for ${table}`, optional, [[table, columnsWithin([url, body])]]),
	);
	const cacheRules = caches?.filter(({ table, folder, redis, optional }) =>
		isPresent(`${table}, ${folder ?? redis}`, optional, [[table, columnsWithin([folder, redis])]]),
	);
	const derived = recounts?.filter(({ table, column, from, optional }) =>
		isPresent(`${table}.${column}`, optional, [
			[table, [column]],
			[from.table, [from.column]],
		]),
	);
	const trees = nestedSets?.filter(({ table, left, right, optional }) =>
		isPresent(`${table}(${left}, ${right})`, optional, [[table, [left, right]]]),
	);
	return {
		present: {
			...present,
			...(fileRules && { files: fileRules }),
			...(systemRequests && { requests: systemRequests }),
			...(cacheRules && { caches: cacheRules }),
			...(derived && { recounts: derived }),
			...(trees && { nestedSets: trees }),
		},
		absent,
	};
}
