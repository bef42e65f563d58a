import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import { play } from "../../server/deletions/play.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";

const crm: Crm = {
	name: "trees",
	title: "CRM with trees",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [{ declared: true, table: "crm.people", column: "boss", to: "crm.people", rule: "detach" }],
	nestedSets: [{ table: "crm.people", parent: "boss", left: "lft", right: "rgt" }],
	tableLabels: {},
};
const schema = `create schema crm;
	create table crm.people (id int primary key, name text, boss int, lft int, rgt int);
	insert into crm.people values (1, 'Ada', null, 1, 6), (2, 'Ben', 1, 2, 3), (3, 'Cem', 1, 4, 5);`;

const small = await startSmall({}, { crm, schema });
const { services, superuser } = small;
await superuser.unsafe(`
	create sequence crm.attempts; grant usage on sequence crm.attempts to expunge_eraser; grant usage on schema crm to expunge_eraser;
	create function crm.linger() returns trigger language plpgsql as
		$$ begin if nextval('crm.attempts') = 1 then perform pg_sleep(18); end if; return old; end $$;
	create trigger linger before delete on crm.people for each row when (old.id = 3) execute function crm.linger()`);
const { deleteOne, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

test("deletions outlast a rehearsal of the same record, or of another one of its tree, that runs longer than every wait", async () => {
	const rehearsal = rehearse(services.eraser, "person", "3", { crm, graph: await services.graph.reload() });
	const sleeping = () => superuser`
		select from pg_stat_activity where usename = 'expunge_eraser' and datname = current_database() and wait_event = 'PgSleep'`;
	await until(sleeping, ({ length }) => length === 1, { what: "The rehearsal should have begun" });
	const deletions = await Promise.all(["2", "3"].map((key) => deleteOne("person", key)));
	expect(await rehearsal).toMatchObject({ refusal: null });
	for (const { id } of deletions) expect(await ended(id)).toMatchObject({ outcome: { code: "deleted" } });
});
