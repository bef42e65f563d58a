import { expect, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import { keyFingerprint, keyName } from "../../../../server/erasure/graph/accepted-references.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, make, load, erase, watch } = await openErasing();

const people =
	"create table people (id int primary key, code int not null unique, name text); insert into people values (1, 2, 'Anna'), (2, 1, 'Ben')";
const orders = { table: "shop.orders", columns: ["person"], to: "shop.people", rule: "delete" } as const;

/** The proposed rules, as an admin would paste them. */
async function proposed(crm: CrmDatabase): Promise<Reference[]> {
	const { problems } = await load(crm);
	return problems.flatMap(({ proposal }) => (proposal ? [proposal as unknown as Reference] : []));
}

test("duplicate keys share one rule, whatever each key's own action is", async () => {
	await make(`${people};
		create table orders (id int primary key, person int references people on delete cascade, constraint again foreign key (person) references people);
		create table visits (id int primary key, person int references people, constraint again foreign key (person) references people on delete set null);
		insert into orders values (1, 1), (2, 2); insert into visits values (1, 1), (2, 2)`);
	const crm = shop(orders, { table: "shop.visits", columns: ["person"], rule: "detach" });
	expect((await load(crm)).problems).toEqual([]);
	const changes = await watch(() => erase(crm, ["1"]));
	expect(changes).toEqual({ people: { gone: ["1"] }, orders: { gone: ["1"] }, visits: { changed: ["1"] } });
	expect((await load(shop(orders, orders))).problems).toContainEqual(expect.objectContaining({ kind: "impossible" }));
});

const twoWays = `${people}; create table orders (id int primary key, person int references people, foreign key (person) references people (code));
	insert into people values (3, 3, 'Cem'); insert into orders values (1, 1), (3, 3)`;

test("keys of one column to several columns of a table are distinguished by those columns", async () => {
	await make(twoWays);
	expect((await load(shop(orders))).problems[0]?.message).toContain("toColumns");
	const byNumber = { ...orders, toColumns: ["id"] };
	expect((await load(shop(byNumber))).problems).toMatchObject([{ kind: "undecided" }]);
	const crm = shop(byNumber, { ...orders, toColumns: ["code"], rule: "refuse" });
	expect((await load(crm)).problems).toEqual([]);
});

test.each([
	["one key", `${people}; create table orders (id int primary key, person int references people on delete cascade)`],
	["the same key twice", `${people}; create table orders (person int references people, foreign key (person) references people)`],
	["keys to several columns of a table", twoWays],
	[
		"keys to several tables",
		`${people}; create table others (id int primary key references people); create table orders (person int references people references others)`,
	],
])("the proposed rule for %s can be pasted", async (_, statements) => {
	await make(statements);
	let references = await proposed(shop());
	expect(references.length).toBeGreaterThan(0);
	references = [...references, ...(await proposed(shop(...references)))];
	expect((await load(shop(...references))).problems).toEqual([]);
});

test("an admin's acceptance of a key holds for its duplicates, and ends when one of them changes", async () => {
	await make(`${people}; create table orders (person int references people, constraint again foreign key (person) references people)`);
	const { catalog } = await load(shop());
	const key = catalog.keys.find(({ from }) => from === catalog.names.get("shop.orders"));
	if (!key) throw new Error("No key.");
	await sql`insert into expunge.accepted_references (reference, rule, fingerprint, accepted_by) values
		(${keyName(catalog, key)}, ${sql.json({ rule: "delete" })}, ${keyFingerprint(catalog, key)}, 'ada')`;
	try {
		expect((await load(shop())).problems).toEqual([]);
		await sql`alter table shop.orders drop constraint again, add constraint again foreign key (person) references shop.people on delete set null`;
		expect((await load(shop())).problems).toMatchObject([{ kind: "undecided" }]);
	} finally {
		await sql`delete from expunge.accepted_references`;
	}
});
