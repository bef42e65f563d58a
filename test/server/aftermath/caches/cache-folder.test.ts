import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { until } from "../../../support/until.ts";
import { openCachedCrm } from "./cached-crm.ts";

const outside = mkdtempSync(join(tmpdir(), "expunge-cache-"));
const root = join(outside, "cache");
afterAll(() => rmSync(outside, { recursive: true }));
mkdirSync(root);

const { superuser, services, remove, removeMany, cachesOf, counts, work, failures, makeDue, resume } = await openCachedCrm(
	[
		{ table: "crm.people", folder: "people/{id}" },
		{ table: "crm.people", folder: "lists/*/{mail}_*.html" },
		{ table: "crm.tickets", folder: "store/Ticket/*" },
	],
	{ CRM_CACHE_FOLDER: root },
);

function put(...paths: string[]): void {
	for (const path of paths) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), "personal");
	}
}

const left = () =>
	readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
		.sort();

beforeEach(async () => {
	rmSync(root, { recursive: true, force: true });
	put("people/.keep", "lists/.keep", "store/Ticket/.keep");
	rmSync(join(root, "store/Ticket/.keep"));
	await superuser`delete from expunge.outbox`;
});

test("after the commit the entries of a deleted row go, with whole folders, and no others", async () => {
	const own = ["people/1/page.html", "people/1/deep/er.html", "lists/a/mail-1@example.org_1.html", "lists/b/mail-1@example.org_.html"];
	const others = [
		"people/10/page.html",
		"lists/a/mail-10@example.org_1.html",
		"lists/a/mail-1@example.org_1.txt",
		"lists/mail-1@example.org_1.html",
	];
	put(...own, ...others);
	const { id } = await remove("1");
	expect(await cachesOf(id)).toEqual(counts({ waiting: 2 }));
	expect(left()).toEqual(expect.arrayContaining(own));
	expect(await work()).toMatchObject({ settled: 2 });
	expect(left()).toEqual([...others, "people/.keep", "lists/.keep"].sort());
	expect(existsSync(join(root, "people/1"))).toBe(false);
	expect(await cachesOf(id)).toEqual(counts({ done: 2 }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a pattern without a value purges the whole cache once for a deletion of several rows", async () => {
	await superuser`insert into crm.tickets (person) select '2' from generate_series(1, 5)`;
	put("store/Ticket/a/b/0123", "store/Ticket/4567", "store/User/89ab");
	const { id } = await remove("2");
	expect(await superuser`select "values" from expunge.outbox where rule like '%tickets%'`).toEqual([{ values: {} }]);
	await work();
	expect(left()).toEqual(["lists/.keep", "people/.keep", "store/User/89ab"]);
	expect(readdirSync(join(root, "store/Ticket"))).toEqual([]);
	expect(await cachesOf(id)).toMatchObject({ done: 1, waiting: 0 });
});

test("a row without an entry counts as not cached, also after a crash between removing and settling", async () => {
	put("people/3");
	const { id } = await remove("3");
	const rows = await superuser<{ rule: string }[]>`select rule from expunge.outbox where "values" ? 'id'`;
	await work();
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 1 }));
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values") values (${id}, 'cache', ${rows[0]?.rule ?? ""}, '{"id": "3"}')`;
	expect(await work()).toMatchObject({ settled: 1 });
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 2 }));
});

test("a value that would lead to another folder removes nothing, and the doctor reports it without the value", async () => {
	await superuser`insert into crm.people values ('..', 'Up', null), ('../secret', 'Out', null), ('a/b', 'Below', null), ('*', 'Star', null)`;
	writeFileSync(join(outside, "secret"), "personal");
	put("people/other", "people/a/b");
	const { id } = await removeMany(["..", "../secret", "a/b", "*"]);
	expect(await failures()).toEqual({ UNSAFE_VALUE: 3 });
	expect(left()).toEqual(["lists/.keep", "people/.keep", "people/a/b", "people/other"]);
	expect(existsSync(join(outside, "secret"))).toBe(true);
	expect(await cachesOf(id)).toEqual(counts({ waiting: 3, failing: 3, missing: 1 }));
	const [finding] = await findUndone(services.db);
	expect(finding).toMatchObject({ about: "caches" });
	expect(finding?.message).toMatch(
		/^3 removals from a cache \(cache folder for crm\.people\(id\) #\w+\) could not be done \(since .*\): a value is too short for the pattern, or would lead to/,
	);
});

test("a link is neither followed nor removed, wherever it is in the path", async () => {
	const foreign = join(outside, "foreign");
	mkdirSync(join(foreign, "a"), { recursive: true });
	writeFileSync(join(foreign, "page.html"), "personal");
	writeFileSync(join(foreign, "a/mail-4@example.org_1.html"), "personal");
	symlinkSync(foreign, join(root, "people/4"));
	rmSync(join(root, "lists"), { recursive: true });
	symlinkSync(foreign, join(root, "lists"));
	put("people/5/own.html");
	symlinkSync(foreign, join(root, "people/5/link"));
	await removeMany(["4", "5"]);
	expect(await failures()).toEqual({ UNSAFE_PATH: 4 });
	expect(existsSync(join(foreign, "page.html"))).toBe(true);
	expect(existsSync(join(foreign, "a/mail-4@example.org_1.html"))).toBe(true);
	expect(existsSync(join(root, "people/5/own.html"))).toBe(false);
	expect(readdirSync(join(root, "people"))).toEqual(expect.arrayContaining(["4", "5"]));
});

test("a folder that is away for a while loses nothing, and one that stays away counts as empty a day later", async () => {
	put("people/6");
	const { id } = await remove("6");
	renameSync(join(root, "people"), join(outside, "away"));
	expect(await failures()).toEqual({ FOLDER_NOT_THERE: 1 });
	expect(await cachesOf(id)).toEqual(counts({ waiting: 1, missing: 1 }));
	expect((await findUndone(services.db))[0]?.message).toContain("found no folder");
	renameSync(join(outside, "away"), join(root, "people"));
	await makeDue();
	await work();
	expect(left()).not.toContain("people/6");
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 1 }));
	const other = await remove("7");
	rmSync(join(root, "people"), { recursive: true });
	await work();
	await superuser`update expunge.outbox set due_at = now(), missing_since = now() - interval '25 hours'`;
	await work();
	expect(await cachesOf(other.id)).toEqual(counts({ missing: 2 }));
	await remove("8");
	rmSync(root, { recursive: true });
	expect(await failures()).toEqual({ ENOENT: 2 });
});

test("the server does not start without the folder, and removals wait for it", async () => {
	const env = { ...services.env, crmCacheFolder: null };
	expect(await findContradictions({ ...services, env })).toEqual([
		"CRM_CACHE_FOLDER is missing: the folder of the caches that the adapter names.",
	]);
	await remove("9");
	expect(await failures(env)).toEqual({ NO_CACHE_FOLDER: 2 });
});

test("10,000 records with an entry each keep up, and the audit has the number", async () => {
	await superuser`insert into crm.people select 'bulk-' || n, 'Bulk', 'bulk-' || n || '@example.org' from generate_series(1, 10000) as n`;
	const names = Array.from({ length: 10_000 }, (_, number) => `bulk-${number + 1}`);
	put("lists/a/none");
	for (const name of names) {
		writeFileSync(join(root, "people", name), "personal");
		writeFileSync(join(root, "lists/a", `${name}@example.org_1.html`), "personal");
	}
	const { id } = await removeMany(names);
	await resume();
	await until(
		() => cachesOf(id),
		(caches) => caches?.done === 20_000,
		{ what: "The caches should be purged", seconds: 60 },
	);
	expect(left()).toEqual(["lists/.keep", "lists/a/none", "people/.keep"]);
	const audited = () => superuser`
		select e.key, e.rows::int from expunge.audit_links l join expunge.audit_entries e using (batch) where action = 'caches_purged' and e.key = ${id}`;
	await until(audited, ({ length }) => length > 0, { what: "The audit should have the caches", seconds: 60 });
	expect(await audited()).toEqual([{ key: id, rows: 20_000 }]);
});
