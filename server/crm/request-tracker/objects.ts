import type { CrmObject } from "../objects.ts";

/** RT counts tickets when it draws a chart, so deleted tickets are missing from its charts too. */
const charts = "Request Tracker's own charts count tickets: their figures for the past will change.";

export const objects: Readonly<Record<string, CrmObject>> = {
	ticket: {
		labels: { singular: "Ticket", plural: "Tickets" },
		table: "public.tickets",
		key: "id",
		name: ["id", "subject"],
		// The page of a merged ticket shows the ticket that it was merged into.
		where: { ismerged: null },
		// RT keeps such tickets and shows them nowhere.
		softDeleted: { when: { status: "deleted" } },
		scope: { column: "queue", label: "Queue" },
		remarks: [charts],
	},
	user: {
		labels: { singular: "Customer", plural: "Customers" },
		table: "public.users",
		key: "id",
		name: ["realname"],
		identify: [{ column: "emailaddress" }, { column: "name" }],
		protectedWhere: { name: ["RT_System", "Nobody"] },
		person: true,
		remarks: [
			"The tickets this person requested and the assets they hold are deleted too.",
			"This person's address will be replaced in the messages of others.",
			charts,
		],
	},
	asset: {
		labels: { singular: "Asset", plural: "Assets" },
		table: "public.assets",
		key: "id",
		name: ["id", "name"],
		softDeleted: { when: { status: "deleted" } },
		scope: { column: "catalog", label: "Catalog" },
	},
};
