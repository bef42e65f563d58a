import { expect, test } from "vitest";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { openErasing, shop } from "../erasure/erasing.ts";

const { db, make, load } = await openErasing();
const limits = { probeTimeoutMs: 20_000, timeoutMs: 300_000 };

test("the doctor names bytes that hold people's addresses, and says that redaction cannot change them", async () => {
	await make(`create table people (id int primary key, name text, mail text unique); insert into people values (1, 'Anna', 'anna@example.org'), (2, 'Ben', 'ben@example.org');
		create table sessions (id text primary key, state bytea);
		insert into sessions values ('a', '\\x70737430040b10'::bytea || 'anna@example.org'::bytea || '\\x00'::bytea), ('b', 'ben@example.org'::bytea);
		create table pictures (id text primary key, content bytea); insert into pictures values ('a', '\\x0001ff'), ('b', null)`);
	const bare = shop();
	const redaction = { object: "person", addresses: ["mail"], name: "name", replacement: "gone", texts: [] } as const;
	const crm = { ...bare, redactions: [redaction] };
	const findings = await findUndeclared(db, await load(crm), crm, limits);
	expect(findings).toMatchObject([
		{
			severity: "advice",
			message: expect.stringMatching(/^shop\.sessions\.state holds addresses of person records.*Redaction cannot change bytes/),
			answers: [{ what: "stay", rule: { table: "shop.sessions", column: "state", to: "shop.people", rule: "keep" } }],
		},
	]);
	const keep = { declared: true, table: "shop.sessions", column: "state", to: "shop.people", rule: "keep" } as const;
	const answered = { ...crm, references: [keep] };
	expect(await findUndeclared(db, await load(answered), answered, limits)).toEqual([]);
});
