import { expect, test } from "vitest";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const small = await startSmall();
const admin = await small.addUser({ role: "admin" });
const { preview, confirm, deleteOne, items, ask } = play(small, await small.signIn(admin));

test("a single deletion answers with its outcome, and the record is gone with its audit entry", async () => {
	const shown = await preview({ object: "customer", bulk: false, ids: ["1"] });
	expect(shown).toMatchObject({ state: "sealed", submitted: 1, deletable: 1, names: ["Somebody"], refusals: [] });
	expect(shown.confirmation).toMatchObject({ word: "DELETE", title: "Delete Customer", button: "I understand, please delete" });
	const deletion = await confirm(shown.id, " DELETE ");
	expect(deletion).toMatchObject({ state: "complete", outcome: { code: "deleted", auditReference: "A-1" } });
	expect(deletion.counts).toMatchObject({ submitted: 1, succeeded: 1, waiting: 0, rows: 2 });
	expect(await items(deletion.id)).toMatchObject([{ key: "1", code: "deleted", auditReference: "A-1" }]);
	expect(await small.superuser`select id from crm.customers`).toEqual([{ id: "2" }]);
	expect(await ask("/gone", { object: "customer", klass: null, key: "1" })).toMatchObject({ gone: true, auditReference: "A-1" });
	expect(await ask("/gone", { object: "customer", klass: null, key: "2" })).toMatchObject({ gone: false });
	expect(await deleteOne("customer", "1")).toMatchObject({
		outcome: { code: "already_gone", auditReference: "A-1" },
		counts: { skipped: 1 },
	});
});
