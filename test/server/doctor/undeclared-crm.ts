import type { Crm } from "../../../server/crm/crm.ts";

/** What an engineer writes first: the objects, and the foreign keys. Nothing else is declared. */
const crm: Crm = {
	name: "undeclared",
	title: "Undeclared CRM",
	pages: { records: [], items: [], results: [] },
	objects: {
		client: {
			labels: { singular: "Client", plural: "Clients" },
			table: "depot.clients",
			key: "id",
			name: ["name"],
			identify: [{ column: "email" }],
			person: true,
		},
		matter: { labels: { singular: "Matter", plural: "Matters" }, table: "depot.matters", key: "id", name: ["title"] },
	},
	references: [
		{ table: "depot.matters", columns: ["client_id"], rule: "delete" },
		{ table: "depot.devices", columns: ["client_id"], rule: "delete" },
		{ table: "depot.bills", columns: ["client_id"], rule: "delete" },
	],
	redactions: [{ object: "client", addresses: ["email"], name: "name", replacement: "deleted@invalid", texts: [] }],
	tableLabels: {},
};

export default crm;
