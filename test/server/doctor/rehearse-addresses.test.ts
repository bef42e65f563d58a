import { expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { leftIn, openRehearsing } from "./open-rehearsing.ts";
import crm from "./rehearsed-crm.ts";

const { admin, rehearseCustomer } = await openRehearsing();
await admin.unsafe(`
	create table desk.addresses (customer_id int, address text); grant select on desk.addresses to public;
	insert into desk.addresses values (17, 'Bea@home.example'), (17, 'office@example.org'), (18, 'office@example.org');
	insert into desk.notes (id, body) values (101, 'Her other address is bea@home.example'), (102, 'Ask office@example.org')`);

const from = { table: "desk.addresses", column: "customer_id" } as const;
const addresses = { ...from, declared: true, to: "desk.customers", rule: "keep" } as const;

const adapter = (withOthers: boolean): CrmDatabase => ({
	...crm,
	references: [...crm.references, addresses],
	redactions: (crm.redactions ?? []).map((redaction) => ({
		...redaction,
		addresses: withOthers ? ["email", { column: "address", from }] : ["email"],
	})),
});

test("a rehearsal also searches for a person's addresses in other tables, unless another person has them too", async () => {
	const search = async (withOthers: boolean) => {
		const rehearsal = await rehearseCustomer("17", { adapter: adapter(withOthers) });
		const notes = rehearsal.remainders.filter(({ table }) => table === "desk.notes");
		return { left: leftIn(rehearsal), notes: notes.map(({ answer, rows }) => `${answer} ${rows}`) };
	};
	expect(await search(false)).toEqual({ left: [], notes: ["redacted 1"] });
	expect(await search(true)).toEqual({ left: ["desk.addresses.address address 1"], notes: ["redacted 2"] });
});
