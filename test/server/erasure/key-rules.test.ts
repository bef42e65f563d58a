import { expect, test } from "vitest";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { until } from "../../support/until.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();

const tables = `create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben'), (3, 'Cem');
	create table orders (id int primary key, person int references people on delete cascade, state text);
	insert into orders values (10, 1, 'draft'), (11, 1, 'sent'), (12, 1, null), (20, 2, 'draft'), (30, 3, 'paid'), (31, 3, 'draft');
	create table lines (id int primary key, "order" int not null references orders on delete cascade);
	insert into lines values (100, 10), (110, 11), (200, 20), (310, 31)`;
const lines = { table: "shop.lines", columns: ["order"], rule: "delete" } as const;
const key = { table: "shop.orders", columns: ["person"] } as const;
const drafts = { ...key, when: { state: "draft" }, rule: "delete" } as const;
const paid = { ...key, when: { state: "paid" }, rule: "refuse" } as const;
const others = { ...key, rule: "detach" } as const;
const crm = shop(lines, paid, drafts, others);

test("a key's rules divide its rows by their values, whatever the key's own ON DELETE action is", async () => {
	await make(tables);
	const preview = await previewErasure(db, planErasure(await load(crm), "person"), { keys: ["1", "2", "3"] });
	expect(preview).toMatchObject({ deletable: 2, rows: 6, refused: [{ key: "3", keptBy: { table: "shop.orders", key: "30" } }] });
	const changes = await watch(async () => {
		expect(await erase(crm, ["1", "2", "3"])).toMatchObject({ rows: 6, refused: [{ key: "3", code: "referenced" }] });
	});
	expect(changes).toEqual({
		people: { gone: ["1", "2"] },
		orders: { gone: ["10", "20"], changed: ["11", "12"] },
		lines: { gone: ["100", "200"] },
	});
});

test("of several rules for a row, the first one applies", async () => {
	await make(tables);
	const early = { ...key, when: { state: ["draft", "sent"] }, rule: "scrub", values: { person: null, state: "gone" } } as const;
	await watch(() => erase(shop(lines, early, drafts, others), ["1", "2"]));
	expect(await sql`select id, person, state from shop.orders where id < 30 order by id`).toEqual([
		{ id: 10, person: null, state: "gone" },
		{ id: 11, person: null, state: "gone" },
		{ id: 12, person: null, state: null },
		{ id: 20, person: null, state: "gone" },
	]);
});

test("a key whose other rows have no rule is undecided", async () => {
	await make(tables);
	expect((await load(shop(lines, drafts))).problems).toMatchObject([
		{ kind: "undecided", objects: ["person"], message: expect.stringContaining("its other rows, which meet no condition") },
	]);
	expect((await load(shop(lines, others, drafts))).problems).toMatchObject([
		{ kind: "impossible", message: expect.stringContaining("An earlier rule of the key has no condition") },
	]);
});

test.each([
	["from a rule that keeps it to one that deletes it", "sent", "draft", { people: { gone: ["1"] }, orders: { gone: ["12"] } }],
	["from a rule that deletes it to one that keeps it", "draft", "sent", { people: { gone: ["1"] }, orders: { changed: ["12"] } }],
	["to a rule that refuses the deletion", "draft", "paid", { orders: { changed: ["12"] } }],
])("a row that the CRM moves meanwhile %s counts as what it is in the end", async (_, before, after, changes) => {
	await make(`${tables}; delete from orders where id in (10, 11); update orders set state = '${before}' where id = 12`);
	const plan = planErasure(await load(crm), "person");
	const changed = await watch(async () => {
		const moving = await sql.reserve();
		await moving`begin`;
		await moving`update shop.orders set state = ${after} where id = 12`;
		let done = false;
		const erasing = db
			.transaction(async (tx) => {
				const locked = await lockRecords(tx, plan, ["1"], { lockTimeoutMs: 100_000, statementTimeoutMs: 100_000 });
				await eraseRecords(tx, plan, locked, { deletionId: crypto.randomUUID() });
			})
			.finally(() => {
				done = true;
			});
		try {
			await until(
				() =>
					sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for update of c%'`,
				({ length }) => length > 0 || done,
				{ what: "The deletion should wait for the order's row", seconds: 60 },
			);
			expect(done).toBe(false);
		} finally {
			await moving`commit`;
			moving.release();
		}
		await erasing;
	});
	expect(changed).toEqual(changes);
});

test("a row that a trigger moves between the rules is an error, and nothing is deleted", async () => {
	await make(`${tables}; create function paid() returns trigger language plpgsql as $$ begin update shop.orders set state = 'draft' where id = 11; return null; end $$;
		create trigger paid after delete on lines for each row execute function paid()`);
	const bound = shop(lines, drafts, { ...key, when: { state: "sent" }, rule: "scrub", values: { person: null } }, others);
	expect(await watch(() => expect(erase(bound, ["1"])).rejects.toThrow("Rows of shop.orders still hold the reference"))).toEqual({});
});
