import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { CreatedPreview } from "../../../server/previews/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { superuser } = small;
const [token, other] = [
	await small.signIn(await small.addUser({ role: "admin" })),
	await small.signIn(await small.addUser({ role: "admin" })),
];
const { ask, confirm, preview } = play(small, token);
const customers = { object: "customer", bulk: true } as const;
const begin = (ids: string[]) => ask<CreatedPreview>("/previews", { ...customers, ids, complete: false });
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => String(from + index));
const hashOf = (keys: string[]) =>
	createHash("sha256")
		.update(keys.map((key) => `${key}\n`).join(""))
		.digest("hex");

test("sealing compares the hash before it freezes a key", async () => {
	const { id } = await begin(["1"]);
	await ask(`/previews/${id}/parts`, { part: 1, ids: numbers(2, 5_000) });
	const seal = (hash: string) => ask<CreatedPreview>(`/previews/${id}/seal`, { count: 5_001, hash });
	// Rows that were inserted and rolled back would still have enlarged the table's file.
	const size = async () => (await superuser`select pg_relation_size('expunge.preview_records')::integer as bytes`)[0]?.["bytes"];
	const before = await size();
	await expect(seal("0".repeat(64))).rejects.toThrow("selection_mismatch");
	expect(await size()).toBe(before);
	expect(await seal(hashOf(numbers(1, 5_001)))).toEqual({ id });
	expect(await ask(`/previews/${id}`)).toMatchObject({ state: "sealed", submitted: 5_001 });
	expect(await size()).toBeGreaterThan(before);
});

test("one person seals one selection at a time, three more wait, and a fifth is refused for now", async () => {
	const { id } = await begin(["1"]);
	const body = { count: 1, hash: hashOf(["1"]) };
	const locked = await superuser.reserve();
	await locked`begin`;
	await locked`select 1 from expunge.previews where id = ${id} for update`;
	const path = `/api/previews/${id}/seal`;
	const seals = Array.from({ length: 5 }, () => small.request(path, { token, method: "POST", body }));
	const refused = await Promise.race(seals);
	expect([refused.status, refused.headers.get("retry-after"), await codeIn(refused)]).toEqual([429, "2", "too_many_at_once"]);
	expect((await small.request("/api/me", { token })).status).toBe(200);
	await locked`rollback`;
	locked.release();
	const statuses = (await Promise.all(seals)).map(({ status }) => status).sort();
	expect(statuses).toEqual([200, 409, 409, 409, 429]);
});

test("one person's requests never take all of the API's connections", async () => {
	const { id } = await preview({ object: "customer", bulk: false, ids: ["1"] });
	const locked = await superuser.reserve();
	await locked`begin`;
	await locked`select 1 from expunge.previews where id = ${id} for update`;
	const wrong = { preview: id, confirmation: "no" };
	const waiting = Array.from({ length: 40 }, () => small.request("/api/deletions", { token, method: "POST", body: wrong }));
	await Promise.race(waiting);
	for (const path of ["/api/me", "/api/deletions", "/api/crm"]) expect((await small.request(path, { token: other })).status).toBe(200);
	await locked`rollback`;
	locked.release();
	const codes = await Promise.all((await Promise.all(waiting)).map(codeIn));
	expect(new Set(codes)).toEqual(new Set(["too_many_at_once", "wrong_confirmation"]));
});

test("the oldest of more than twenty open previews of a person ends, and a confirmed one does not count", async () => {
	const confirmed = await preview({ object: "customer", bulk: false, ids: ["2"] });
	await confirm(confirmed.id);
	const made: string[] = [];
	for (let count = 0; count < 21; count++) made.push((await preview({ object: "customer", bulk: false, ids: ["1"] })).id);
	await expect(ask(`/previews/${made[0]}`)).rejects.toThrow("preview_expired");
	expect(await superuser`select 1 from expunge.preview_records where preview_id = ${made[0] ?? ""}`).toHaveLength(0);
	for (const id of made.slice(1)) await ask(`/previews/${id}`);
	expect(await ask(`/deletions/${confirmed.id}`)).toMatchObject({ counts: { submitted: 1 } });
});

test("a person's open previews hold half a million keys together: older ones end, and a larger one is refused", async () => {
	const { id: large } = await begin(["1"]);
	await superuser`update expunge.previews set count = 499_999 where id = ${large}`;
	const { id } = await begin(["1", "2"]);
	await expect(ask(`/previews/${large}/parts`, { part: 1, ids: ["2"] })).rejects.toThrow("preview_expired");
	await superuser`
		insert into expunge.preview_uploads (preview_id, part, keys) select ${id}, 1, array_agg(n::text) from generate_series(1, 499_997) as n`;
	expect(await ask(`/previews/${id}/parts`, { part: 2, ids: ["3"] })).toEqual({ received: 500_000 });
	await expect(ask(`/previews/${id}/parts`, { part: 3, ids: ["4"] })).rejects.toThrow("selection_too_large");
});
