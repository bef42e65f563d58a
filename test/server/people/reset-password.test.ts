import { expect, test } from "vitest";
import { resetPassword } from "../../../server/people/create-user.ts";
import { codeIn, password, startSmall } from "../../support/start-small.ts";

const { addUser, asks, request, signInWithPassword: signIn, superuser } = await startSmall();
const admin = await addUser({ role: "admin" });
const agent = await addUser();

test("resetting a password is refused to everybody but admins", async () => {
	await expect(resetPassword(asks(agent), admin.id)).rejects.toMatchObject({ code: "permission_denied" });
	const answer = await request(`/api/users/${admin.id}/password`, { method: "POST", token: await signIn(agent) });
	expect([answer.status, await codeIn(answer)]).toEqual([403, "permission_denied"]);
	expect(await signIn(admin)).not.toBe("");
});

test("a reset password is shown once, replaces the old one, and ends every session", async () => {
	const before = await signIn(agent);
	const answer = await request(`/api/users/${agent.id}/password`, { method: "POST", token: await signIn(admin) });
	const reset: { user: { id: string }; password: string } = await answer.json();
	expect([answer.status, reset.user.id]).toEqual([200, agent.id]);
	expect(await codeIn(await request("/api/me", { token: before }))).toBe("not_signed_in");
	const attempt = (tried: string) => request("/api/auth/sign-in/email", { method: "POST", body: { email: agent.email, password: tried } });
	expect(await codeIn(await attempt(password))).toBe("wrong_credentials");
	expect((await attempt(reset.password)).status).toBe(200);
	const [stored] = await superuser`select password from expunge.accounts where user_id = ${agent.id}`;
	expect(stored?.["password"]).not.toContain(reset.password);
});

test("an unknown id is not found", async () => {
	await expect(resetPassword(asks(admin), "nobody")).rejects.toMatchObject({ code: "not_found" });
});
