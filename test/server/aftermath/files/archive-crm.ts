import type { Crm } from "../../../../server/crm/crm.ts";

/** People with papers, each of which names a file, and logos of companies, which no deletion reaches. */
const archive: Crm = {
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

export const archiveSchema = `create schema crm;
	create table crm.people (id bigint primary key, name text not null);
	create table crm.papers (id bigserial primary key, person bigint not null references crm.people on delete cascade,
		folder text, digest varchar(100), thumb text, stored boolean not null default true);
	create index on crm.papers (person);
	create index on crm.papers (digest);
	create table crm.logos (path text);
	create table crm.drafts (person bigint, name text);
	create index on crm.drafts (person); create index on crm.drafts (name);
	insert into crm.people select n, 'Person ' || n from generate_series(1, 50) as n`;

export default archive;
