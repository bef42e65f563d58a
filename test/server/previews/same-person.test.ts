import { expect, test } from "vitest";
import type { CreatedPreview } from "../../../server/previews/schemas.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const user = await small.addUser({ role: "admin", crmLogin: "ada" });
const { ask } = play(small, await small.signIn(user));
const wanted = { object: "customer", klass: null, bulk: true, ids: ["1", "404"] };

test("preview, confirmation and retry are refused while the CRM shows another person than the account's", async () => {
	const asOther = { crmLogin: "bob" };
	await expect(ask("/previews", { ...wanted, ...asOther })).rejects.toThrow("other_person");
	const { id } = await ask<CreatedPreview>("/previews", { ...wanted, crmLogin: "ADA" });
	await ask(`/previews/${id}`);
	const confirmation = { preview: id, confirmation: "DELETE" };
	await expect(ask("/deletions", { ...confirmation, ...asOther })).rejects.toThrow("other_person");
	await small.superuser`update expunge.users set crm_login = 'anna' where id = ${user.id}`;
	await expect(ask("/deletions", { ...confirmation, crmLogin: "ada" })).rejects.toThrow("other_person");
	await small.superuser`update expunge.users set crm_login = 'ada' where id = ${user.id}`;
	expect(await small.superuser`select from crm.customers where id = 1`).toHaveLength(1);
	expect(await ask("/deletions", { ...confirmation, crmLogin: "ada" })).toMatchObject({ id });
	await expect(ask(`/deletions/${id}/retry`, asOther)).rejects.toThrow("other_person");
});
