import type { LocalText } from "../labels.ts";
import type { AdapterObject } from "../objects.ts";

/** RT counts tickets when it draws a chart, so deleted tickets are missing from its charts too. */
const charts: LocalText = {
	en: "Request Tracker's own charts count tickets: their figures for the past will change.",
	de: "Die Diagramme von Request Tracker zählen Tickets: Deren Zahlen für die Vergangenheit werden sich ändern.",
};

export const objects: Readonly<Record<string, AdapterObject>> = {
	ticket: {
		labels: { singular: "Ticket", plural: "Tickets" },
		table: "public.tickets",
		key: "id",
		name: ["id", "subject"],
		// The page of a merged ticket shows the ticket that it was merged into.
		where: { ismerged: null },
		// RT keeps these tickets but does not show them anywhere.
		softDeleted: { when: { status: "deleted" } },
		scope: { column: "queue", label: { en: "Queue", de: "Bereich" } },
		remarks: [charts],
	},
	user: {
		labels: { singular: { en: "Customer", de: "Kunde" }, plural: { en: "Customers", de: "Kunden" } },
		table: "public.users",
		key: "id",
		name: ["realname"],
		identify: [{ column: "emailaddress" }, { column: "name" }],
		protectedWhere: { name: ["RT_System", "Nobody"] },
		person: true,
		remarks: [
			{
				en: "The tickets this person requested and the assets they hold are deleted too.",
				de: "Auch die Tickets, die diese Person angefragt hat, und die Assets, als deren Besitzer (HeldBy) sie eingetragen ist, werden gelöscht.",
			},
			{
				en: "This person's address will be replaced in the messages of others.",
				de: "Die Adresse dieser Person wird in den Nachrichten anderer ersetzt.",
			},
			charts,
		],
	},
	asset: {
		labels: { singular: "Asset", plural: "Assets" },
		table: "public.assets",
		key: "id",
		name: ["id", "name"],
		softDeleted: { when: { status: "deleted" } },
		scope: { column: "catalog", label: { en: "Catalog", de: "Katalog" } },
	},
};
