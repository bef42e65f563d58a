import { expect, test } from "vitest";
import type { CrmAdapter } from "../../../server/crm/crm.ts";
import { crmIn } from "../../../server/crm/crm-in.ts";

const adapter: CrmAdapter = {
	name: "small",
	title: "Small CRM",
	pages: { records: [], items: [], results: [] },
	objects: {
		customer: {
			labels: { singular: { en: "Customer", de: "Kunde" }, plural: { en: "Customers", de: "Kunden" } },
			table: "crm.customers",
			key: "id",
			name: ["name"],
			scope: { column: "team", label: { en: "Team", de: "Gruppe" } },
			remarks: [{ en: "Charts change.", de: "Diagramme ändern sich." }, "42"],
		},
		company: { labels: { singular: "Firma", plural: { en: "Firmen" } }, table: "crm.companies", key: "id", name: ["name"] },
	},
	references: [],
	tableLabels: { "crm.notes": { singular: { en: "note", de: "Notiz" }, plural: { en: "notes", de: "Notizen" } } },
};

test("an adapter's texts are in the reader's language, beside the English labels", () => {
	const { objects, tableLabels } = crmIn("de", adapter);
	expect(objects["customer"]).toMatchObject({
		labels: { singular: "Kunde", plural: "Kunden", english: { singular: "Customer", plural: "Customers" } },
		scope: { column: "team", label: "Gruppe" },
		remarks: ["Diagramme ändern sich.", "42"],
	});
	expect(tableLabels["crm.notes"]).toEqual({ singular: "Notiz", plural: "Notizen", english: { singular: "note", plural: "notes" } });
});

test("English labels have no second English form beside them", () => {
	const { objects } = crmIn("en", adapter);
	expect(objects["customer"]).toMatchObject({ scope: { label: "Team" }, remarks: ["Charts change.", "42"] });
	expect(objects["customer"]?.labels).toEqual({ singular: "Customer", plural: "Customers" });
});

test("a text without the reader's language stays as it is", () => {
	expect(crmIn("de", adapter).objects["company"]?.labels).toEqual({ singular: "Firma", plural: "Firmen" });
});
