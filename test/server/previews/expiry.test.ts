import { expect, test } from "vitest";
import { tidyPreviews } from "../../../server/previews/find-preview.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { services, superuser } = small;
const { ask, preview } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

const countRecords = async (id: string) => (await superuser`select from expunge.preview_records where preview_id = ${id}`).length;

test("an expired preview that is being confirmed keeps its records, and loses them later", async () => {
	const { id } = await preview({ object: "customer", klass: null, bulk: true, ids: ["1"] });
	await superuser`update expunge.previews set expires_at = now() where id = ${id}`;
	await superuser.begin(async (confirming) => {
		await confirming`select from expunge.previews where id = ${id} for update`;
		await tidyPreviews(services);
		expect(await countRecords(id)).toBe(1);
	});
	await tidyPreviews(services);
	expect(await countRecords(id)).toBe(0);
	await expect(ask(`/previews/${id}`)).rejects.toThrow("preview_expired");
});
