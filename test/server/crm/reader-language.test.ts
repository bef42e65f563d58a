import { expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import type { CrmAdapter } from "../../../server/crm/crm.ts";
import { crmIn } from "../../../server/crm/crm-in.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import { smallCrm } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";

const small = await startSmall();
const { customer, ...others } = smallCrm.objects;
if (customer === undefined) throw new Error("The small CRM has no customers.");
const labels = { singular: { en: "Customer", de: "Kunde" }, plural: { en: "Customers", de: "Kunden" } };
const remarks = [{ en: "Their invoices stay.", de: "Rechnungen bleiben erhalten." }];
const adapter: CrmAdapter = { ...smallCrm, objects: { ...others, customer: { ...customer, labels, remarks } } };
const speaking = { en: crmIn("en", adapter), de: crmIn("de", adapter) };
const app = createApp({ ...small.services, crmIn: (language) => speaking[language] });
const token = await small.signIn(await small.addUser({ role: "admin" }));

async function ask<Answer>(language: string, path: string, body?: unknown): Promise<Answer> {
	const answer = await app.request(path, {
		method: body === undefined ? "GET" : "POST",
		headers: { authorization: `Bearer ${token}`, "accept-language": language, "content-type": "application/json" },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return JSON.parse(await answer.text());
}

test("an adapter's words are in the reader's language, with the English ones beside them", async () => {
	const read = async (language: string) => {
		const { version, objects } = await ask<{ version: string; objects: Grantable[] }>(language, "/api/crm");
		return { version, labels: objects.find(({ object }) => object === "customer")?.labels };
	};
	const [german, english, french] = [await read("de-AT,de;q=0.9,en;q=0.5"), await read("en-GB"), await read("fr")];
	expect(german.labels).toEqual({ singular: "Kunde", plural: "Kunden", english: { singular: "Customer", plural: "Customers" } });
	expect(english.labels).toEqual({ singular: "Customer", plural: "Customers" });
	expect(french).toEqual(english);
	expect(german.version).not.toBe(english.version);
});

test("a preview's sentences are in the reader's language, and its button is English", async () => {
	const { id } = await ask<{ id: string }>("de", "/api/previews", { object: "customer", klass: null, bulk: true, ids: ["1", "2"] });
	expect(await ask("de", `/api/previews/${id}`)).toMatchObject({
		labels: { plural: "Kunden" },
		remarks: ["Rechnungen bleiben erhalten."],
		confirmation: {
			word: "DELETE",
			title: "Löschung: 2 Kunden",
			button: "Delete Customers",
			warning: expect.stringContaining("endgültig"),
		},
	});
	expect(await ask("en", `/api/previews/${id}`)).toMatchObject({
		remarks: ["Their invoices stay."],
		confirmation: { title: "Delete 2 Customers", button: "Delete Customers", warning: "This is permanent and cannot be undone." },
	});
});
