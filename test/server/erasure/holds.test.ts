import { expect, test } from "vitest";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { openErasing, shop } from "./erasing.ts";

const { db, make, load, watch } = await openErasing();

const labels = { singular: "Order", plural: "Orders" };
const crm = shop(
	{ table: "shop.orders", columns: ["person"], rule: "delete" },
	{ table: "shop.lines", columns: ["order_id"], rule: "delete" },
);
const withOrders = {
	...crm,
	objects: {
		...crm.objects,
		order: { labels, table: "shop.orders" as const, key: "id", name: ["id"] },
		line: { labels, table: "shop.lines" as const, key: "id", name: ["id"] },
	},
};

test.each([
	["order", "201"],
	["line", "2011"],
])("a record is kept if the %s below it is on hold, and the others are deleted", async (object, key) => {
	await make(`
		create table people (id int primary key, name text);
		create table orders (id int primary key, person int references people on delete cascade);
		create table lines (id int primary key, order_id int references orders on delete cascade);
		insert into people select i, 'p' from generate_series(1, 4) i;
		insert into orders select p * 100 + i, p from generate_series(1, 4) p, generate_series(0, 2) i;
		insert into lines select id * 10 + i, id from orders, generate_series(0, 1) i`);
	const plan = planErasure(await load(withOrders), "person");
	const held = new Map([[object, [key, "999999"]]]);
	const preview = await previewErasure(db, plan, { keys: ["1", "2", "3"] }, { held });
	expect(preview).toMatchObject({ deletable: 2, refusals: [{ code: "held", count: 1 }], rows: 2 * 10 });

	const changes = await watch(() =>
		db.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, ["1", "2", "3"]);
			const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", held });
			expect(erased.refused).toEqual([{ key: "2", code: "held", keptBy: { table: `shop.${object}s`, key } }]);
			expect(erased.rows).toBe(20);
		}),
	);
	expect(changes).toMatchObject({ people: { gone: ["1", "3"] }, orders: { gone: ["100", "101", "102", "300", "301", "302"] } });
	expect(changes["lines"]?.gone).toHaveLength(12);
});
