import fc from "fast-check";
import { expect, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { until } from "../../../support/until.ts";
import { openErasing } from "../erasing.ts";
import { type Node, numberTrees } from "./number-trees.ts";

const { sql, db, make, load, erase } = await openErasing();

const parent = { table: "shop.people", columns: ["boss"] } as const;

/** `key`: the database has a foreign key. */
function crm(rule: "delete" | "detach", { key = true, root = true } = {}): CrmDatabase {
	const labels = { singular: "Person", plural: "People" };
	const byKey: Reference = rule === "delete" ? { ...parent, rule } : { ...parent, rule };
	const declared = { declared: true, table: "shop.people", column: "boss", to: "shop.people" } as const;
	const withoutKey: Reference = rule === "delete" ? { ...declared, rule } : { ...declared, rule };
	return {
		objects: { person: { labels, table: "shop.people", key: "id", name: ["name"] } },
		references: [key ? byKey : withoutKey],
		nestedSets: [{ table: "shop.people", parent: "boss", left: "lft", right: "rgt", ...(root ? { root: "top" } : {}) }],
		tableLabels: {},
	};
}

/** Creates the rows, numbered as a CRM would. */
async function plant(parents: readonly (number | null)[], { key = true, root = true } = {}): Promise<Node[]> {
	await make(`create table people (id int primary key, name text default 'p', boss int, top bigint, lft int, rgt int);
		delete from expunge.tombstones`);
	const nodes = numberTrees(
		parents.map((boss, index) => ({ id: index + 1, boss, top: null, lft: (index * 7) % 11, rgt: 0 })),
		{ root },
	);
	await sql`insert into shop.people ${sql(nodes, "id", "boss", "top", "lft", "rgt")}`;
	if (key) await sql`alter table shop.people add foreign key (boss) references shop.people`;
	return nodes;
}

async function readNodes(): Promise<Node[]> {
	const rows = await sql`select id, boss, top::int, lft, rgt from shop.people order by id`;
	return rows.map((row) => ({ ...row })) as Node[];
}

/** The rows that stay, in the order that they had. */
function expected(before: readonly Node[], erased: readonly number[], rule: "delete" | "detach", { root = true } = {}): Node[] {
	const gone = new Set(erased);
	for (let size = 0; rule === "delete" && size < gone.size; ) {
		size = gone.size;
		for (const { id, boss } of before) if (boss !== null && gone.has(boss)) gone.add(id);
	}
	const left = before.filter(({ id }) => !gone.has(id));
	return numberTrees(
		left.map((node) => ({ ...node, boss: node.boss !== null && gone.has(node.boss) ? null : node.boss })),
		{ root },
	);
}

/** The parent of each row: an earlier one, or none. */
const forest = fc.array(fc.nat(), { minLength: 2, maxLength: 14 }).map((picks) => picks.map((pick, index) => pick % (index + 1) || null));

test.each([
	["delete", { key: true, root: true }],
	["delete", { key: false, root: false }],
	["detach", { key: true, root: true }],
	["detach", { key: true, root: false }],
	["detach", { key: false, root: true }],
] as const)("rows that stay are numbered as from their parents, with the rule %s and %o", async (rule, shape) => {
	await fc.assert(
		fc.asyncProperty(forest, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async (parents, picks) => {
			const before = await plant(parents, shape);
			const erased = [...new Set(picks.map((pick) => (pick % parents.length) + 1))];
			await erase(crm(rule, shape), erased.map(String));
			expect(await readNodes()).toEqual(expected(before, erased, rule, shape));
		}),
		{ numRuns: 15 },
	);
});

/** Parents that the CRM lost or confused: rows that are missing, rows of other trees, circles. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });

test.each([
	["delete", { key: false, root: true }],
	["delete", { key: false, root: false }],
	["detach", { key: false, root: true }],
	["detach", { key: false, root: false }],
] as const)("no row's bounds lie inside those of a stranger, whatever parents the rows name (%s, %o)", async (rule, shape) => {
	await fc.assert(
		fc.asyncProperty(forest, damage, fc.nat(), async (parents, wrong, pick) => {
			await plant(parents, shape);
			for (const [row, boss] of wrong)
				await sql`update shop.people set boss = ${(boss % (parents.length + 2)) + 1} where id = ${(row % parents.length) + 1}`;
			const before = await readNodes();
			const erased = (pick % parents.length) + 1;
			await erase(crm(rule, shape), [String(erased)]);
			expect(await readNodes()).toEqual(expectedIn(before, erased, rule, shape));
		}),
		{ numRuns: 25 },
	);
});

/** The same where parents can be wrong: only the trees of deleted rows are numbered again. */
function expectedIn(before: readonly Node[], erased: number, rule: "delete" | "detach", { root }: { root: boolean }): Node[] {
	const left = expected(before, [erased], rule, { root });
	const remaining = before.filter(({ id }) => left.some((node) => node.id === id));
	const trees = new Set(before.filter((node) => !remaining.includes(node)).map(({ top }) => top));
	const current = remaining.map((node) => ({ ...node, boss: rule === "detach" && node.boss === erased ? null : node.boss }));
	const isNumbered = ({ top }: Node) => !root || trees.has(top);
	const numbered = numberTrees(current.filter(isNumbered), { root });
	return [...numbered, ...current.filter((node) => !isNumbered(node))].sort((one, other) => one.id - other.id);
}

test.each(["auto", "checked", "unchecked"] as const)("a gap is closed, and other trees are not written (%s)", async (strategy) => {
	const before = await plant([null, 1, 2, 1, null, 5, 6]);
	await sql`update shop.people set rgt = 90 where id = 5`;
	const writes = () => sql`select id, xmin::text from shop.people where id > 4 order by id`;
	const unwritten = await writes();
	await erase(crm("delete"), ["2"], { strategy });
	expect(await writes()).toEqual(unwritten);
	expect((await readNodes()).slice(0, 2)).toEqual(expected(before, [2], "delete").slice(0, 2));
});

test("rows without bounds are not numbered", async () => {
	await plant([null, 1, 2, 2]);
	await sql`update shop.people set top = null, lft = null, rgt = null`;
	await erase(crm("delete"), ["3"]);
	expect((await readNodes()).map(({ lft }) => lft)).toEqual([null, null, null]);
});

/** Waits until a statement of this kind has waited this long for a lock, and fails if `work` ends first. */
async function untilWaiting(work: Promise<unknown>, statement: string, milliseconds = 0): Promise<void> {
	let done = false;
	work
		.finally(() => {
			done = true;
		})
		.catch(() => undefined);
	await until(
		() =>
			sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${statement}%`}
				and clock_timestamp() - query_start > ${milliseconds} * interval '1 ms'`,
		({ length }) => length > 0 || done,
		{ what: "The deletion should wait for the tree", seconds: 60 },
	);
	expect(done).toBe(false);
}

test("a deletion waits for another one in the same tree, and both leave it numbered", async () => {
	const before = await plant([null, 1, 2, 1, 4, 1, 6, 6]);
	const plan = planErasure(await load(crm("detach")), "person");
	const eraseIn = (keys: string[], whenLocked: () => Promise<void>) =>
		db.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, keys, { lockTimeoutMs: 100 });
			await whenLocked();
			await eraseRecords(tx, plan, locked, { deletionId: crypto.randomUUID() });
		});
	let second: Promise<void> | undefined;
	await eraseIn(["2", "4"], async () => {
		second = eraseIn(["6"], async () => {});
		await untilWaiting(second, "pg_advisory_xact_lock", 200);
	});
	await second;
	expect(await readNodes()).toEqual(expected(before, [2, 4, 6], "detach"));
});

test("a row that the CRM adds to the tree meanwhile has its place in it", async () => {
	const before = await plant([null, 1, 1, 3]);
	const plan = planErasure(await load(crm("delete")), "person");
	const adding = await sql.reserve();
	await adding`begin`;
	await adding`select from shop.people where top = 1 and id <> 4 order by id for update`;
	await adding`insert into shop.people values (5, 'new', 1, 1, ${before[0]?.rgt ?? 0}, ${(before[0]?.rgt ?? 0) + 1})`;
	await adding`update shop.people set rgt = rgt + 2 where id = 1`;
	const erasing = db.transaction(async (tx) => {
		const locked = await lockRecords(tx, plan, ["4"], { lockTimeoutMs: 100_000 });
		await eraseRecords(tx, plan, locked, { deletionId: crypto.randomUUID() });
	});
	await untilWaiting(erasing, "for no key update");
	await adding`commit`;
	adding.release();
	await erasing;
	const added: Node = { id: 5, boss: 1, top: 1, lft: before[0]?.rgt ?? 0, rgt: 0 };
	expect(await readNodes()).toEqual(expected([...before, added], [4], "delete"));
});

test.each(["delete", "detach"] as const)("a sweep numbers the tree of a row that appeared below a deleted one (%s)", async (rule) => {
	const before = await plant([null, 1, 1, 3], { key: false });
	const adapter = crm(rule, { key: false });
	await erase(adapter, ["2"]);
	await sql`insert into shop.people values (5, 'late', 2, 1, 20, 21)`;
	await sweepTombstones(db, await load(adapter));
	const late: Node = { id: 5, boss: 2, top: 1, lft: 20, rgt: 21 };
	expect(await readNodes()).toEqual(expected([...before, late], [2], rule));
});
