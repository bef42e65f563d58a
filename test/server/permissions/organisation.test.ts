import { expect, test } from "vitest";
import { changeOrganisation, readOrganisation, readUnchecked } from "../../../server/permissions/change-organisation.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, asks, services, request, signIn, superuser } = await startSmall();
const user = await addUser({ role: "admin" });
const admin = asks(user);
const agent = await addUser();

test("only admins may read or change the organisation's switches", async () => {
	await expect(readOrganisation(asks(agent))).rejects.toMatchObject({ code: "permission_denied" });
	await expect(changeOrganisation(asks(agent), { uncheckedDeletion: true })).rejects.toMatchObject({ code: "permission_denied" });
	const token = await signIn(agent);
	expect(await codeIn(await request("/api/organisation", { token }))).toBe("permission_denied");
	expect(await codeIn(await request("/api/organisation", { method: "PUT", token, body: {} }))).toBe("permission_denied");
});

test("both switches are off until an admin turns them on, each separately", async () => {
	const token = await signIn(user);
	const put = async (body: unknown) => (await request("/api/organisation", { method: "PUT", token, body })).json();
	expect(await readOrganisation(admin)).toMatchObject({ strictCascade: false, uncheckedDeletion: false });
	expect(await put({ uncheckedDeletion: true })).toMatchObject({ strictCascade: false, uncheckedDeletion: true });
	expect(await put({ strictCascade: true })).toMatchObject({ strictCascade: true, uncheckedDeletion: true });
	expect(await readUnchecked(services.db)).toBe(true);
	expect(await put({ strictCascade: false, uncheckedDeletion: false })).toMatchObject({ strictCascade: false, uncheckedDeletion: false });
	expect(await put({})).toMatchObject({ strictCascade: false, uncheckedDeletion: false });
});

test("unchecked deletion is offered if the server's role has the necessary rights", async () => {
	// Parameters belong to the whole cluster, which other tests share, so the grant stays.
	await superuser`grant set on parameter session_replication_role to expunge_eraser`;
	expect(await readOrganisation(admin)).toMatchObject({ uncheckedPossible: true });
});
