import { describe, expect, test } from "vitest";
import { tidyAttempts } from "../../../server/auth/count-attempt.ts";
import { codeIn, password, startSmall } from "../../support/start-small.ts";

const proxied = { TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8" };
const limited = await startSmall({ SIGN_IN_LIMIT: "3", ...proxied });
const { addUser, services, request, superuser } = await startSmall(proxied);

const attemptOn = (ask: typeof request, email: string, address: string, word: string) =>
	ask("/api/auth/sign-in/email", { method: "POST", body: { email, password: word }, headers: { "x-forwarded-for": address } });
const attempt = (email: string, address: string, word: string) => attemptOn(request, email, address, word);
const fail = async (email: string, address: string, times: number) => {
	for (let count = 0; count < times; count++) expect(await codeIn(await attempt(email, address, "wrong"))).toBe("wrong_credentials");
};

test("sign-in from one address pauses after too many attempts, and other addresses continue", async () => {
	const { email } = await limited.addUser();
	const attempt = (address: string, word: string) => attemptOn(limited.request, email, address, word);
	for (let count = 0; count < 3; count++) expect(await codeIn(await attempt("192.0.2.7", "wrong"))).toBe("wrong_credentials");
	const refused = await attempt("192.0.2.7", password);
	expect([refused.status, await codeIn(refused)]).toEqual([429, "too_many_requests"]);
	expect((await attempt("192.0.2.8", password)).status).toBe(200);
	// An address that the client writes before the proxy's changes nothing.
	expect((await attempt("198.51.100.1, 192.0.2.7", password)).status).toBe(429);
	expect((await attempt("192.0.2.7, 10.1.2.3", password)).status).toBe(429);
	expect((await attempt("192.0.2.7:4711", password)).status).toBe(429);
});

describe("guessing one person's password", () => {
	test("stops after ten failures from one address, counting an IPv6 network as one address", async () => {
		const { email } = await addUser();
		await fail(email, "203.0.113.1", 10);
		expect((await attempt(email, "203.0.113.1", password)).status).toBe(429);
		for (let count = 0; count < 10; count++) await fail(email, `2001:db8:0:1::${count}`, 1);
		expect((await attempt(email.toUpperCase(), "2001:db8::1:ffff:0:0:1", password)).status).toBe(429);
		expect((await attempt(email, "2001:db8:0:2::1", password)).status).toBe(200);
	});

	test("stops after thirty failures from many addresses, and locks out nobody at an address of an earlier sign-in", async () => {
		const { email } = await addUser();
		const other = await addUser();
		expect((await attempt(email, "198.51.100.200", password)).status).toBe(200);
		for (let count = 0; count < 30; count++) await fail(email, `198.51.100.${count}`, 1);
		const refused = await attempt(email, "198.51.100.99", password);
		expect([refused.status, await codeIn(refused)]).toEqual([429, "too_many_requests"]);
		expect((await attempt(email, "198.51.100.200", password)).status).toBe(200);
		expect((await attempt(other.email, "198.51.100.99", password)).status).toBe(200);
	});

	test("counts concurrent attempts", async () => {
		const { email } = await addUser();
		const answers = await Promise.all(Array.from({ length: 25 }, () => attempt(email, "203.0.113.2", "wrong")));
		expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
	});

	test("is forgotten after the right password, and the table names neither people nor addresses", async () => {
		const { email } = await addUser();
		await fail(email, "203.0.113.3", 9);
		expect((await attempt(email, "203.0.113.3", password)).status).toBe(200);
		await fail(email, "203.0.113.3", 9);
		const kept = await superuser<{ key: string }[]>`select key from expunge.rate_limits where key !~ '/'`;
		expect(kept.filter(({ key }) => !/^(known|failed|strangers):[\w-]{43}$/.test(key))).toEqual([]);
		await superuser`update expunge.rate_limits set last_request = 0`;
		await tidyAttempts(services.db);
		expect(await superuser`select key from expunge.rate_limits`).toEqual([]);
	});
});
