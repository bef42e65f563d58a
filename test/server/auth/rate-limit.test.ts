import { expect, test } from "vitest";
import { codeIn, password, startSmall } from "../../support/start-small.ts";

const { addUser, request } = await startSmall({ SIGN_IN_LIMIT: "3", TRUSTED_PROXIES: "127.0.0.1" });

test("after too many attempts from one address it waits, and other addresses go on", async () => {
	const { email } = await addUser();
	const attempt = (address: string, word: string) =>
		request("/api/auth/sign-in/email", { method: "POST", body: { email, password: word }, headers: { "x-forwarded-for": address } });
	for (let count = 0; count < 3; count++) expect(await codeIn(await attempt("192.0.2.7", "wrong"))).toBe("wrong_credentials");
	const refused = await attempt("192.0.2.7", password);
	expect([refused.status, await codeIn(refused)]).toEqual([429, "too_many_requests"]);
	expect((await attempt("192.0.2.8", password)).status).toBe(200);
	// What a client writes in front of what the proxy adds changes nothing.
	expect((await attempt("198.51.100.1, 192.0.2.7", password)).status).toBe(429);
});
