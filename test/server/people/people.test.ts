import { describe, expect, test } from "vitest";
import { changeUser, listUsers, removeUser } from "../../../server/people/change-user.ts";
import { createUser } from "../../../server/people/create-user.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, asks, request, signIn, superuser } = await startSmall();
const admin = await addUser({ role: "admin" });
const agent = await addUser();

describe("people", () => {
	test("every action refuses everybody but admins", async () => {
		const context = asks(agent);
		const refused = { code: "permission_denied" };
		await expect(listUsers(context)).rejects.toMatchObject(refused);
		await expect(createUser(context, { name: "X", email: "x@example.test" })).rejects.toMatchObject(refused);
		await expect(changeUser(context, agent.id, { role: "admin" })).rejects.toMatchObject(refused);
		await expect(removeUser(context, admin.id)).rejects.toMatchObject(refused);
		const token = await signIn(agent);
		for (const [method, path] of [
			["GET", ""],
			["POST", ""],
			["PATCH", "/x"],
			["DELETE", "/x"],
		] as const) {
			const answer = await request(`/api/users${path}`, { method, token, ...(method === "GET" ? {} : { body: {} }) });
			expect([answer.status, await codeIn(answer)]).toEqual([403, "permission_denied"]);
		}
	});

	test("are created with a password that is shown once and stored as a hash", async () => {
		const token = await signIn(admin);
		const body = { name: "New Person", email: "New.Person@Example.test", crmLogin: "np" };
		const created: { user: { id: string; email: string }; password: string } = await (
			await request("/api/users", { method: "POST", token, body })
		).json();
		expect(created.user).toMatchObject({ email: "new.person@example.test", role: "agent", crmLogin: "np" });
		const [row] = await superuser`select password from expunge.accounts where user_id = ${created.user.id}`;
		expect(row?.password).not.toContain(created.password);
		const signed = await request("/api/auth/sign-in/email", {
			method: "POST",
			body: { email: created.user.email, password: created.password },
		});
		expect(signed.status).toBe(200);
		expect(await codeIn(await request("/api/users", { method: "POST", token, body }))).toBe("conflict");
	});

	test("get a new rights version with a new role, and the change takes effect at once", async () => {
		const user = await addUser();
		const token = await signIn(user);
		const before: { rights: { version: number } } = await (await request("/api/me", { token })).json();
		await changeUser(asks(admin), user.id, { role: "admin", name: "Renamed" });
		const after = await (await request("/api/me", { token })).json();
		expect(after).toMatchObject({ user: { name: "Renamed", role: "admin" }, rights: { admin: true, version: before.rights.version + 1 } });
	});

	test("the last admin cannot be demoted or removed", async () => {
		const alone = asks(admin);
		for (const other of (await listUsers(alone)).filter(({ role, id }) => role === "admin" && id !== admin.id))
			await removeUser(alone, other.id);
		await expect(removeUser(alone, admin.id)).rejects.toMatchObject({ code: "conflict" });
		await expect(changeUser(alone, admin.id, { role: "agent" })).rejects.toMatchObject({ code: "conflict" });
		await expect(removeUser(alone, "nobody")).rejects.toMatchObject({ code: "not_found" });
	});
});
