import { purgeCaches } from "../../../../server/aftermath/caches/purge-caches.ts";
import { handleOutbox } from "../../../../server/aftermath/outbox/handle-outbox.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";

const schema = `create schema crm;
	create table crm.people (id text primary key, name text not null, mail text);
	create table crm.tickets (id bigserial primary key, person text not null references crm.people on delete cascade);
	create index on crm.tickets (person);
	insert into crm.people select n, 'Person ' || n, 'mail-' || n || '@example.org' from generate_series(1, 40) as n`;

/** A CRM that caches people and tickets. No cache is purged until `work`. */
export async function openCachedCrm(caches: NonNullable<Crm["caches"]>, env: Record<string, string>) {
	const crm: Crm = {
		name: "cached",
		title: "Cached",
		pages: { records: [], items: [], results: [] },
		objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
		references: [{ table: "crm.tickets", columns: ["person"], rule: "delete" }],
		caches,
		tableLabels: { "crm.tickets": { singular: "ticket", plural: "tickets" } },
	};
	const small = await startSmall(env, { crm, schema });
	const { services, superuser } = small;
	const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));
	const stopping = await workSlices(services);
	const work = async (places: Partial<typeof services.env> = {}) =>
		purgeCaches(services.db, await services.graph.current(), { rules: caches, places: { ...services.env, ...places } });
	const handler = handleOutbox(services, stopping).find(({ kind }) => kind.name === "outbox_cache");
	let working: Promise<void> | undefined;

	return {
		superuser,
		services,
		remove: async (person: string) => owner.ended((await owner.deleteOne("person", person)).id),
		removeMany: async (people: string[]) => owner.ended((await owner.deleteMany("person", people)).id),
		cachesOf: async (id: string) => (await owner.get(id)).aftermath.cache,
		counts: (some: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...some }),
		work,
		failures: async (places?: Partial<typeof services.env>) => Object.fromEntries((await work(places)).failed),
		makeDue: () => superuser`update expunge.outbox set due_at = now()`,
		/** Lets a worker look for due work. */
		async resume(): Promise<void> {
			if (!handler) throw new Error("No worker handles caches.");
			working ??= services.queue.work(handler);
			await working;
			await handler.resume?.("later");
		},
	};
}
