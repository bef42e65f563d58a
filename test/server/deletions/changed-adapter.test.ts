import { afterAll, expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import type { Crm } from "../../../server/crm/crm.ts";
import { createServices } from "../../../server/services.ts";
import { addressesOf } from "../../support/role-addresses.ts";
import { smallCrm } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play, requestsThrough } from "./play.ts";

const small = await startSmall();
const token = await small.signIn(await small.addUser({ role: "admin" }));
const stricter: Crm = {
	...smallCrm,
	references: smallCrm.references.map((reference) => ({ ...reference, rule: "refuse" }) as typeof reference),
};
const changed = await createServices({ ...small.services.env, ...addressesOf(small.appUrl) }, { crm: stricter });
afterAll(() => changed.close());

test("a preview made with other rules must be confirmed again", async () => {
	const { id } = await play(small, token).preview({ object: "customer", bulk: true, ids: ["1"] });
	const app = createApp(changed);
	const after = play(
		requestsThrough((path, init) => app.request(path, init)),
		token,
	);
	await expect(after.confirm(id)).rejects.toThrow("preview_stale");
});
