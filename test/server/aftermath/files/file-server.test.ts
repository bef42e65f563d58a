import { BlockList } from "node:net";
import { beforeEach, expect, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { startHttpServer } from "../../../support/http-server.ts";
import { answerAsWebDav } from "../../../support/webdav-files.ts";
import { openArchive } from "./archive.ts";
import archive from "./archive-crm.ts";

let answer: Parameters<typeof startHttpServer>[0];
const store = await startHttpServer((request) => answer?.(request) ?? { status: 204 });
const elsewhere = await startHttpServer();

const crm = { ...archive, files: archive.files?.map(({ derived: _, ...rule }) => rule) ?? [] };
const { superuser, services, get, remove, work, makeDue } = await openArchive(crm);
const privateNetworks = new BlockList();
privateNetworks.addAddress("127.0.0.1");
const place = { address: `${store.origin}/crm/`, headers: { authorization: "Bearer s3cret" }, privateNetworks };

const addDraft = (person: number, name: string) => superuser`insert into crm.drafts values (${person}, ${name})`;
const counts = (some: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...some });
const failures = async (change: object = {}) => Object.fromEntries((await work({ ...place, ...change })).failed);
const filesOf = async (id: string) => (await get(id)).aftermath.file;
const removals = () => store.received.filter(({ method }) => method === "DELETE");
const asked = () =>
	removals()
		.map(({ path }) => path)
		.sort();

beforeEach(async () => {
	answer = undefined;
	store.received.length = 0;
	elsewhere.received.length = 0;
	await superuser`delete from expunge.outbox`;
});

test("a web server is asked to remove each file of a deleted row, and nothing personal stays", async () => {
	await addDraft(1, "Müller & Söhne?.pdf");
	const { id } = await remove("1");
	expect(store.received).toEqual([]);
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect(removals()).toMatchObject([
		{ path: "/crm/drafts/M%C3%BCller%20%26%20S%C3%B6hne%3F.pdf", body: "", headers: { authorization: "Bearer s3cret", depth: "0" } },
	]);
	expect(await filesOf(id)).toEqual(counts({ done: 1 }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a file on a web server stays while a remaining row names it", async () => {
	await addDraft(2, "both");
	await addDraft(3, "both");
	const { id } = await remove("2");
	await work(place);
	expect([asked(), await filesOf(id)]).toEqual([[], counts({ shared: 1 })]);
	await remove("3");
	await work(place);
	expect(asked()).toEqual(["/crm/drafts/both"]);
});

test("a file that the web server fails to remove is removed later, and the doctor reports it without its name", async () => {
	await addDraft(4, "secret-name");
	answer = () => ({ status: 500 });
	const { id } = await remove("4");
	expect(await failures()).toEqual({ STATUS_500: 1 });
	expect(await filesOf(id)).toEqual(counts({ waiting: 1, failing: 1 }));
	const [finding] = await findUndone(services.db);
	expect(finding?.message).toContain("could not be removed");
	expect(finding?.message).toContain("the system answered with status 500");
	expect(finding?.message).not.toContain("secret-name");
	answer = () => ({ status: 204 });
	await makeDue();
	await work(place);
	expect(await filesOf(id)).toEqual(counts({ done: 1 }));
});

test("a file that the web server does not have is looked for during a day, and then counts as missing", async () => {
	await addDraft(5, "gone");
	answer = () => ({ status: 404 });
	const { id } = await remove("5");
	expect(await failures()).toEqual({ NOT_THERE: 1 });
	await superuser`update expunge.outbox set due_at = now(), missing_since = now() - interval '25 hours'`;
	await work(place);
	expect(await filesOf(id)).toEqual(counts({ missing: 1 }));
});

test("a file whose removal was not settled before a crash is asked for again, and counts as missing a day later", async () => {
	await addDraft(6, "twice");
	const { id } = await remove("6");
	const [rule] = await superuser<{ rule: string }[]>`select rule from expunge.outbox`;
	await work(place);
	answer = () => ({ status: 404 });
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values") values (${id}, 'file', ${rule?.rule ?? ""}, '{"name": "twice"}')`;
	expect(await failures()).toEqual({ NOT_THERE: 1 });
	expect(await filesOf(id)).toEqual(counts({ waiting: 1, done: 1 }));
});

test("a path that leads to another address is not asked for", async () => {
	for (const name of ["../../admin", "..\\admin"]) await addDraft(7, name);
	await remove("7");
	expect(await failures()).toEqual({ UNSAFE_PATH: 2 });
	expect(store.received).toEqual([]);
});

test("WebDAV is asked to remove a file, and never a folder, because the files of other rows are in it", async () => {
	const files = new Set(["/crm/drafts/2024/other", "/crm/drafts/own"]);
	answer = answerAsWebDav(files);
	for (const name of ["2024", "own", "none"]) await addDraft(10, name);
	const { id } = await remove("10");
	expect(await failures()).toEqual({ UNSAFE_PATH: 1, NOT_THERE: 1 });
	expect([...files]).toEqual(["/crm/drafts/2024/other"]);
	expect(await filesOf(id)).toEqual(counts({ waiting: 2, failing: 1, done: 1 }));
});

test("a web server without WebDAV is not asked to remove what it redirects as a folder", async () => {
	answer = ({ method, path }) =>
		method === "PROPFIND"
			? { status: 405 }
			: method === "HEAD" && path.endsWith("/2024")
				? { status: 301, headers: { location: `${path}/` } }
				: { status: 204 };
	for (const name of ["2024", "own"]) await addDraft(11, name);
	await remove("11");
	expect(await failures()).toEqual({ UNSAFE_PATH: 1 });
	expect(asked()).toEqual(["/crm/drafts/own"]);
});

test("nothing is removed while the web server does not say what an address is", async () => {
	answer = ({ method }) => ({ status: method === "PROPFIND" ? 403 : 204 });
	await addDraft(12, "own");
	await remove("12");
	expect(await failures()).toEqual({ STATUS_403: 1 });
	expect(asked()).toEqual([]);
});

test("a redirect is not followed, and a private address that the operator has not listed is not connected to", async () => {
	await addDraft(8, "moved");
	answer = () => ({ status: 307, headers: { location: `${elsewhere.origin}/stolen` } });
	await remove("8");
	expect(await failures()).toEqual({ STATUS_307: 1 });
	expect(elsewhere.received).toEqual([]);
	await makeDue();
	store.received.length = 0;
	expect(await failures({ privateNetworks: new BlockList() })).toEqual({ PRIVATE_ADDRESS: 1 });
	expect(asked()).toEqual([]);
});

test("a web server that is away loses nothing, and is not asked for every file", async () => {
	await superuser`insert into crm.drafts select 9, 'away-' || n from generate_series(1, 50) as n`;
	const { id } = await remove("9");
	await store.stop();
	const { ECONNREFUSED: refused = 0 } = await failures();
	expect(refused).toBeLessThan(10);
	expect(await filesOf(id)).toEqual(counts({ waiting: 50, failing: refused }));
	await store.start();
	await makeDue();
	expect(await work(place)).toMatchObject({ settled: 50 });
	expect(new Set(asked()).size).toBe(50);
});

test("the server does not start with patterns of derived files on a web server", async () => {
	const env = { ...services.env, crmFiles: place };
	expect(await findContradictions({ ...services, env })).toEqual([]);
	const graph = await services.graph.current();
	const [rule] = graph.files;
	if (!rule) throw new Error("The rule is missing.");
	const derived = { ...graph, files: [{ ...rule, templates: [...rule.templates, []] }] };
	expect(await findContradictions({ ...services, env, graph: { ...services.graph, current: async () => derived } })).toEqual([
		"CRM_FILES is the address of a web server, which does not list its files. The adapter has patterns of `derived` files.",
	]);
});
