import { expect, test } from "vitest";
import { planErasure } from "../../../server/erasure/plan.ts";
import { openErasing, shop } from "./erasing.ts";

const { make, load } = await openErasing();

const tables = `
	create table people (id int primary key, name text, main int);
	create table orders (id int primary key, person int references people);
	alter table people add constraint main foreign key (main) references orders`;
const crm = shop(
	{ table: "shop.orders", columns: ["person"], rule: "delete" },
	{ table: "shop.people", columns: ["main"], rule: "delete" },
);

test("a rewrite rule on a table in a circle of keys makes the object undeletable, by name", async () => {
	await make(tables);
	expect((await load(crm)).problems).toEqual([]);
	await make(`${tables}; create rule note as on delete to orders do also notify gone`);
	const graph = await load(crm);
	expect(graph.problems).toMatchObject([{ kind: "impossible", reference: "shop.orders", objects: ["person"] }]);
	expect(() => planErasure(graph, "person")).toThrow();
});
