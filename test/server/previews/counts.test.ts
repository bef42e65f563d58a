import { afterAll, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { confirmDeletion } from "../../../server/previews/confirm-deletion.ts";
import { createPreview } from "../../../server/previews/create-preview.ts";
import { getPreview } from "../../../server/previews/get-preview.ts";
import { startSmall } from "../../support/start-small.ts";

const small = await startSmall();
const statements: string[] = [];
const { db, close } = connect(small.appUrl, { print: (statement) => statements.push(statement) });
afterAll(close);
const action = { ...small.asks(await small.addUser({ role: "admin" })), db };

/** How often the work counts what would be deleted. Every count begins with this setting. */
async function countsOf<Value>(work: () => Promise<Value>): Promise<{ counts: number; value: Value }> {
	statements.length = 0;
	const value = await work();
	return { counts: statements.filter((statement) => statement.includes("'row_security', 'off'")).length, value };
}

test.each([
	{ what: "one record is counted when the confirmation asks, and again when the person confirms", bulk: false, ids: ["1"], confirmed: 1 },
	{ what: "several records are counted when the confirmation asks, and not again", bulk: true, ids: ["1", "2"], confirmed: 0 },
])("$what", async ({ bulk, ids, confirmed }) => {
	const made = await countsOf(() => createPreview(action, { object: "customer", klass: null, bulk, ids, complete: true, crmLogin: null }));
	const { id } = made.value;
	const shown = await countsOf(() => getPreview(action, id));
	const confirming = await countsOf(() => confirmDeletion(action, { preview: id, confirmation: "DELETE" }));
	expect([made.counts, shown.counts, confirming.counts]).toEqual([0, 1, confirmed]);
});
