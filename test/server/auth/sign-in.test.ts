import { describe, expect, test } from "vitest";
import { codeIn, password, startSmall } from "../../support/start-small.ts";

const small = await startSmall();
const { addUser, request, signInWithPassword: signIn, superuser } = small;
const extension = "chrome-extension://opmfackhffepdobocceojejjoiikgcfo";

describe("signing in", () => {
	test("returns a token that identifies the person", async () => {
		const user = await addUser({ name: "Ada", role: "admin" });
		const token = await signIn(user);
		const answer = await request("/api/me", { token });
		expect(answer.status).toBe(200);
		expect(await answer.json()).toMatchObject({ user: { name: "Ada", email: user.email, role: "admin", crmLogin: user.email } });
	});

	test("answers alike to a wrong password and an unknown address", async () => {
		const { email } = await addUser();
		const wrong = await request("/api/auth/sign-in/email", { method: "POST", body: { email, password: `${password}x` } });
		const unknown = await request("/api/auth/sign-in/email", { method: "POST", body: { email: "nobody@example.test", password } });
		expect([wrong.status, await codeIn(wrong)]).toEqual([401, "wrong_credentials"]);
		expect([unknown.status, await codeIn(unknown)]).toEqual([401, "wrong_credentials"]);
	});

	test("sets no cookie", async () => {
		const { email } = await addUser();
		const answer = await request("/api/auth/sign-in/email", { method: "POST", body: { email, password } });
		expect(answer.headers.get("set-cookie")).toBeNull();
	});

	test("offers no sign-up", async () => {
		const answer = await request("/api/auth/sign-up/email", { method: "POST", body: { email: "new@example.test", password, name: "New" } });
		expect(answer.status).toBe(404);
		expect(await superuser`select 1 from expunge.users where email = 'new@example.test'`).toHaveLength(0);
	});

	test("works from our extension and any Firefox, and no web page may read the answers", async () => {
		const from = (origin: string) => request("/api/description", { headers: { origin } });
		const allowed = async (origin: string) => (await from(origin)).headers.get("access-control-allow-origin");
		expect(await allowed(extension)).toBe(extension);
		expect(await allowed("moz-extension://8a3f0c3e-5f0e-4d55-8d4e-1f7f6a9b0c1d")).toMatch(/^moz-extension:/);
		expect(await allowed("chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).toBeNull();
		expect(await allowed("https://crm.example.test")).toBeNull();
		const { email } = await addUser();
		const headers = { origin: extension, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
		const answer = await request("/api/auth/sign-in/email", { method: "POST", body: { email, password }, headers });
		expect(answer.status).toBe(200);
		expect(answer.headers.get("access-control-expose-headers")).toContain("set-auth-token");
	});
});

describe("a token", () => {
	test("is refused without its signature, as the database stores it", async () => {
		const token = await signIn(await addUser());
		const answer = await request("/api/me", { token: token.split(".")[0] ?? "" });
		expect([answer.status, await codeIn(answer)]).toEqual([401, "not_signed_in"]);
	});

	test("is refused with a forged signature, empty, missing or of another scheme", async () => {
		const token = await signIn(await addUser());
		const forged = `${token.split(".")[0]}.${Buffer.alloc(32).toString("base64")}`;
		for (const headers of [{ authorization: `Bearer ${forged}` }, { authorization: "Bearer " }, {}, { authorization: `Basic ${token}` }])
			expect(await codeIn(await request("/api/me", { headers: { ...headers } }))).toBe("not_signed_in");
	});

	test("is not accepted as a cookie", async () => {
		const token = await signIn(await addUser());
		const value = encodeURIComponent(token);
		const cookie = ["better-auth.session_token", "__Secure-better-auth.session_token"].map((name) => `${name}=${value}`).join("; ");
		expect(await codeIn(await request("/api/me", { headers: { cookie } }))).toBe("not_signed_in");
		expect(await codeIn(await request("/api/auth/sign-out", { method: "POST", headers: { cookie } }))).toBe("not_signed_in");
	});

	test("is invalid after signing out", async () => {
		const token = await signIn(await addUser());
		expect((await request("/api/auth/sign-out", { method: "POST", token })).status).toBe(200);
		expect(await codeIn(await request("/api/me", { token }))).toBe("not_signed_in");
	});

	test("can be exchanged for a new one, and is invalid afterwards", async () => {
		const user = await addUser();
		const token = await signIn(user);
		const answer = await request("/api/auth/rotate", { method: "POST", token });
		const renewed = answer.headers.get("set-auth-token") ?? "";
		expect(await answer.json()).toEqual({ token: renewed });
		expect((await request("/api/me", { token: renewed })).status).toBe(200);
		expect(await codeIn(await request("/api/me", { token }))).toBe("not_signed_in");
		expect(await superuser`select 1 from expunge.sessions where user_id = ${user.id}`).toHaveLength(1);
	});

	test("yields one new token and one refusal when exchanged twice at once", async () => {
		const user = await addUser();
		const token = await signIn(user);
		const answers = await Promise.all([1, 2, 3, 4].map(() => request("/api/auth/rotate", { method: "POST", token })));
		const renewed = answers.filter(({ status }) => status === 200);
		expect(renewed).toHaveLength(1);
		for (const answer of answers.filter(({ status }) => status !== 200)) expect(await codeIn(answer)).toBe("not_signed_in");
		expect((await request("/api/me", { token: renewed[0]?.headers.get("set-auth-token") ?? "" })).status).toBe(200);
	});

	test("expires thirty days after signing in, however much it is used", async () => {
		const user = await addUser();
		const token = await signIn(user);
		await superuser`update expunge.sessions set created_at = now() - interval '29 days 23 hours' where user_id = ${user.id}`;
		expect((await request("/api/me", { token })).status).toBe(200);
		await superuser`update expunge.sessions set created_at = now() - interval '30 days 1 second' where user_id = ${user.id}`;
		expect(await codeIn(await request("/api/me", { token }))).toBe("not_signed_in");
	});

	test("lasts seven days unused, and longer with use", async () => {
		const user = await addUser();
		const token = await signIn(user);
		const [row] =
			await superuser`select extract(epoch from expires_at - now()) / 86400 as days from expunge.sessions where user_id = ${user.id}`;
		expect(Number(row?.days)).toBeCloseTo(7, 2);
		await superuser`update expunge.sessions set expires_at = now() + interval '1 day' where user_id = ${user.id}`;
		expect((await request("/api/me", { token })).status).toBe(200);
		expect(
			await superuser`select expires_at > now() + interval '6 days' as longer from expunge.sessions where user_id = ${user.id}`,
		).toEqual([{ longer: true }]);
		await superuser`update expunge.sessions set expires_at = now() - interval '1 second' where user_id = ${user.id}`;
		expect(await codeIn(await request("/api/me", { token }))).toBe("not_signed_in");
	});

	test("of a removed user is refused at once", async () => {
		const [admin, user] = [await addUser({ role: "admin" }), await addUser()];
		const [adminToken, token] = [await signIn(admin), await signIn(user)];
		expect((await request("/api/me", { token })).status).toBe(200);
		expect((await request(`/api/users/${user.id}`, { method: "DELETE", token: adminToken })).status).toBe(200);
		const answer = await request("/api/me", { token });
		expect([answer.status, await codeIn(answer)]).toEqual([401, "not_signed_in"]);
		const again = await request("/api/auth/sign-in/email", { method: "POST", body: { email: user.email, password } });
		expect(await codeIn(again)).toBe("wrong_credentials");
	});
});

describe("changing one's password", () => {
	test("ends every other session and gives a new token", async () => {
		const user = await addUser();
		const [here, there] = [await signIn(user), await signIn(user)];
		const body = { currentPassword: password, newPassword: "another-long-password" };
		const answer = await request("/api/auth/change-password", { method: "POST", token: here, body });
		expect(answer.status).toBe(200);
		expect((await request("/api/me", { token: answer.headers.get("set-auth-token") ?? "" })).status).toBe(200);
		expect(await codeIn(await request("/api/me", { token: there }))).toBe("not_signed_in");
		expect(await signIn(user)).toBe("");
	});

	test("refuses a password that is short, too long, common, based on a common one, or the person's own address", async () => {
		const user = await addUser({ email: "very.long.person@example.test" });
		const token = await signIn(user);
		const codeFor = async (newPassword: string) =>
			codeIn(await request("/api/auth/change-password", { method: "POST", token, body: { currentPassword: password, newPassword } }));
		for (const wrong of ["elevenchars", "x".repeat(60) + "y1".repeat(71)])
			expect([wrong, await codeFor(wrong)]).toEqual([wrong, "invalid_request"]);
		for (const common of ["1qaz2wsx3edc", "1QAZ2wsx3edc", "Password2026!", "!!football!!!", "aaaaaaaaaaaaaa", "123456123456", user.email])
			expect([common, await codeFor(common)]).toEqual([common, "common_password"]);
		const good = { currentPassword: password, newPassword: "y".repeat(99) + "another z".repeat(11) };
		expect((await request("/api/auth/change-password", { method: "POST", token, body: good })).status).toBe(200);
	});

	test("requires the old password", async () => {
		const token = await signIn(await addUser());
		const body = { currentPassword: "not-the-password", newPassword: "another-long-password" };
		expect(await codeIn(await request("/api/auth/change-password", { method: "POST", token, body }))).toBe("wrong_credentials");
	});
});
