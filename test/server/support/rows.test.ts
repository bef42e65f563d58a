import postgres from "postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "../../support/database.ts";
import { compareRows, countGone, readRows } from "../../support/rows.ts";

const { adminUrl } = await freshDatabase({ template: "empty" });

test("comparing rows lists which were deleted, changed and added, in tables with any key", async () => {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql.unsafe(`
		create schema shop;
		create table shop.untouched (id int primary key); insert into shop.untouched select generate_series(1, 3);
		create table shop.people (id int primary key, name text); insert into shop.people values (1, 'a'), (2, 'b'), (3, null);
		create table shop.pairs (b int, a text, primary key (a, b)); insert into shop.pairs values (1, 'x'), (2, 'y');
		create table shop.keyless (word text); insert into shop.keyless values ('twice'), ('twice'), ('once')`);
	const before = await readRows(adminUrl, "shop");
	expect(compareRows(before, await readRows(adminUrl, "shop"))).toEqual(new Map());

	await sql.unsafe(`
		delete from shop.people where id = 1; update shop.people set name = '' where id = 3; insert into shop.people values (4, 'd');
		delete from shop.pairs where b = 2;
		delete from shop.keyless where ctid = (select min(ctid) from shop.keyless where word = 'twice')`);
	const differences = compareRows(before, await readRows(adminUrl, "shop"));
	expect(differences).toEqual(
		new Map([
			["keyless", { gone: [], changed: ["(twice)"], appeared: [] }],
			["pairs", { gone: ["y,2"], changed: [], appeared: [] }],
			["people", { gone: ["1"], changed: ["3"], appeared: ["4"] }],
		]),
	);
	expect(countGone(differences)).toEqual({ pairs: 1, people: 1 });
	await sql.end();
});
