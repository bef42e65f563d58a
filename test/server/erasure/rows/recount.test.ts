import { sql as query } from "drizzle-orm";
import { expect, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
import { until } from "../../../support/until.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const from = { table: "shop.people", column: "company" } as const;
type Recount = NonNullable<CrmDatabase["recounts"]>[number];
const derived = (column: string, rest: Pick<Recount, "value"> & Partial<Recount>): Recount => ({
	table: "shop.companies",
	column,
	from,
	...rest,
});

/** Companies with what their people add up to. Company 3 has wrong values, which nobody may touch. */
const tables = `create table companies (id int primary key, size int not null default 0, active bigint, latest date, youngest int, total numeric(10, 2) not null default 0);
	create table people (id int primary key, name text, company int references companies, state text, since date, age int, worth numeric(10, 2));
	create table notes (id serial primary key, person int references people on delete cascade);
	insert into companies (id) values (1), (2), (3), (4);
	insert into people select n, 'p' || n, 1 + n % 3, (array['on', 'off'])[1 + n % 2], date '2026-01-01' + n, 20 + n, n * 1.5 from generate_series(1, 12) n;
	update people set company = 4 where id = 12;
	create view counted as select c.id, (select count(*) from people p where p.company = c.id)::int as size,
		(select count(*) from people p where p.company = c.id and state = 'on') as active, (select max(since) from people p where p.company = c.id) as latest,
		coalesce((select min(age) from people p where p.company = c.id), -1) as youngest, coalesce((select sum(worth) from people p where p.company = c.id), 0) as total from companies c;
	update companies c set (size, active, latest, youngest, total) = (select size, active, latest, youngest, total from counted n where n.id = c.id);
	update companies set size = 99, total = 99 where id = 3`;

function crm(...references: Reference[]): CrmDatabase {
	const recounts = [
		derived("size", { value: "count" }),
		derived("active", { value: "count", from: { ...from, when: { state: "on" } } }),
		derived("latest", { value: "max", of: "since" }),
		derived("youngest", { value: "min", of: "age", orElse: -1 }),
		derived("total", { value: "sum", of: "worth" }),
	];
	return { ...shop({ table: "shop.notes", columns: ["person"], rule: "delete" }, ...references), recounts };
}

const wrong = async () =>
	(
		await sql`select id from (select id, size, active, latest, youngest, total from shop.companies except select id, size, active, latest, youngest, total::numeric(10, 2) from shop.counted) c order by id`
	).map(({ id }) => id);

test.each(["auto", "checked", "unchecked"] as const)(
	"a deletion (%s) leaves the same values as deriving all of them, and touches no others",
	async (strategy) => {
		await make(tables);
		expect(await wrong()).toEqual([3]);
		const before = await sql`select * from shop.companies where id = 3`;
		const writes = async () => (await sql`select xmin::text from shop.companies where id = 2`)[0]?.xmin;
		const unwritten = await writes();
		await erase(crm(), ["3", "6", "12"], { strategy });
		expect(await wrong()).toEqual([3]);
		expect(await sql`select * from shop.companies where id = 3`).toEqual(before);
		expect(await writes()).toBe(unwritten);
		expect(await sql`select size, active::int, latest, youngest, total::int from shop.companies where id = 4`).toEqual([
			{ size: 0, active: 0, latest: null, youngest: -1, total: 0 },
		]);
	},
);

test("values of a record that takes over the rows grow", async () => {
	await make(`create table companies (id int primary key, name text, size int);
		create table people (id int primary key, name text, company int references companies);
		insert into companies values (1, 'one', 2), (2, 'two', 1), (3, 'three', 7);
		insert into people values (1, 'a', 1), (2, 'b', 1), (3, 'c', 2)`);
	const labels = { singular: "Company", plural: "Companies" };
	const companies: CrmDatabase = {
		objects: { company: { labels, table: "shop.companies", key: "id", name: ["name"] } },
		references: [{ table: "shop.people", columns: ["company"], rule: "detach", value: 2 }],
		recounts: [{ table: "shop.companies", column: "size", value: "count", from }],
		tableLabels: {},
	};
	await erase(companies, ["1"], { object: "company" });
	expect(await sql`select id, size from shop.companies order by id`).toEqual([
		{ id: 2, size: 3 },
		{ id: 3, size: 7 },
	]);
});

test("a row that the CRM adds meanwhile counts, whoever commits first", async () => {
	await make(tables);
	const plan = planErasure(await load(crm()), "person");
	const adding = await sql.reserve();
	await adding`begin`;
	await adding`insert into shop.people values (100, 'new', 1, 'on', '2026-12-01', 90, 10)`;
	await adding`update shop.companies set size = size + 1, active = active + 1, latest = '2026-12-01', total = total + 10 where id = 1`;
	let done = false;
	const erasing = db
		.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, ["3"], { lockTimeoutMs: 100_000, statementTimeoutMs: 100_000 });
			await eraseRecords(tx, plan, locked, { deletionId: crypto.randomUUID() });
		})
		.finally(() => {
			done = true;
		});
	await until(
		() =>
			sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for no key update%'`,
		({ length }) => length > 0 || done,
		{ what: "The deletion should wait for the company's row", seconds: 60 },
	);
	expect(done).toBe(false);
	await adding`commit`;
	adding.release();
	await erasing;
	expect(await wrong()).toEqual([3]);
	expect(await sql`select size from shop.companies where id = 1`).toEqual([{ size: 3 }]);
});

test("deletions at the same time that change values of the same rows do not stop each other", async () => {
	await make(tables);
	await sql`update shop.companies set size = 3, total = (select total from shop.counted n where n.id = 3) where id = 3`;
	const plan = planErasure(await load(crm()), "person");
	await Promise.all(
		[
			["1", "2", "3"],
			["6", "5", "4"],
			["7", "8", "9"],
		].map((keys) =>
			db.transaction(async (tx) => {
				await tx.execute(query`set local deadlock_timeout = '100ms'`);
				const locked = await lockRecords(tx, plan, keys, { lockTimeoutMs: 100_000 });
				await eraseRecords(tx, plan, locked, { deletionId: crypto.randomUUID() });
			}),
		),
	);
	expect(await wrong()).toEqual([]);
});
