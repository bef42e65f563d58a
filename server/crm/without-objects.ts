import type { CrmAdapter } from "./crm.ts";

/** The adapter without these types, and without what belongs to them alone. Pure. */
export function withoutObjects(adapter: CrmAdapter, left: ReadonlySet<string>): CrmAdapter {
	const { pages, redactions } = adapter;
	const stays = ({ object }: { object: string }) => !left.has(object);
	const objects = Object.entries(adapter.objects).flatMap(([name, { parents, ...object }]) =>
		left.has(name) ? [] : [[name, { ...object, ...(parents && { parents: parents.filter(stays) }) }] as const],
	);
	return {
		...adapter,
		objects: Object.fromEntries(objects),
		...(redactions && { redactions: redactions.filter(stays) }),
		pages: {
			...pages,
			records: pages.records.filter(stays),
			items: pages.items.filter(stays),
			results: pages.results.filter(stays),
		},
	};
}
