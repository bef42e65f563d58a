import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { removeFiles } from "../../../../server/aftermath/files/remove-files.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";

/** People with papers, each of which names a file, and logos of companies, which no deletion reaches. */
export const archive: Crm = {
	name: "archive",
	title: "Archive",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [
		{ table: "crm.papers", columns: ["person"], rule: "delete" },
		{ declared: true, table: "crm.drafts", column: "person", to: "crm.people", rule: "delete" },
	],
	files: [
		{
			table: "crm.papers",
			path: "{folder}/{digest:0:2}/{digest}",
			derived: ["thumbs/{digest}_*.png", "previews/{thumb}_*.png"],
			when: { stored: true },
		},
		{ table: "crm.logos", path: "{path}" },
		{ table: "crm.drafts", path: "drafts/{name}" },
	],
	tableLabels: {
		"crm.papers": { singular: "paper", plural: "papers" },
		"crm.drafts": { singular: "draft", plural: "drafts" },
	},
};

const schema = `create schema crm;
	create table crm.people (id bigint primary key, name text not null);
	create table crm.papers (id bigserial primary key, person bigint not null references crm.people on delete cascade,
		folder text, digest varchar(100), thumb text, stored boolean not null default true);
	create index on crm.papers (person);
	create index on crm.papers (digest);
	create table crm.logos (path text);
	create table crm.drafts (person bigint, name text);
	insert into crm.people select n, 'Person ' || n from generate_series(1, 50) as n`;

/** The server with a worker for deletions alone, so that no file is removed until `work`. */
export async function openArchive(crm: Crm = archive) {
	const root = join(tmpdir(), `expunge-archive-${crypto.randomUUID()}`);
	mkdirSync(root);
	const small = await startSmall({ CRM_FILES: root }, { crm, schema });
	const { superuser, services } = small;
	const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));
	afterAll(() => rmSync(root, { recursive: true, force: true }));
	await workSlices(services);

	function put(...paths: string[]): void {
		for (const path of paths) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), "personal");
		}
	}

	return {
		root,
		superuser,
		services,
		/** Deletes a person, and waits for the end. */
		remove: async (person: string) => owner.ended((await owner.deleteOne("person", person)).id),
		get: owner.get,
		put,
		/** A paper of this person, with its file. */
		async addPaper(person: number, folder: string, digest: string): Promise<string> {
			await superuser`insert into crm.papers (person, folder, digest) values (${person}, ${folder}, ${digest})`;
			const path = `${folder}/${digest.slice(0, 2)}/${digest}`;
			put(path);
			return path;
		},
		has: (path: string) => existsSync(join(root, path)),
		names: (path: string) => readdirSync(join(root, path)).sort(),
		work: async (place: Parameters<typeof removeFiles>[2]["root"] = root) =>
			removeFiles(services.db, await services.graph.current(), { root: place }),
		/** Failed files wait for their next attempt. */
		makeDue: () => superuser`update expunge.outbox set due_at = now()`,
	};
}
