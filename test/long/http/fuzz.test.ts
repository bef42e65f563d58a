import { randomBytes, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { sessions, users } from "../../../drizzle/auth.ts";
import { signToken } from "../../../server/auth/sign-in.ts";
import { connect } from "../../../server/database/database.ts";
import { errorCodes } from "../../../server/http/errors.ts";
import { adapter, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { effort } from "../../support/effort.ts";
import { secrets, startExpungeServer } from "../../support/expunge-server.ts";
import { type Description, operationsOf, type Request, wrongRequests } from "./wrong-requests.ts";

const { appUrl } = await freshDatabase({ template: "expunge" });
const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: "https://crm.example.test", measured: true });
afterAll(server.stop);
const { db, close } = connect(appUrl, { max: 1 });
afterAll(close);

const description: Description = await (await fetch(`${server.url}/api/openapi.json`)).json();
const operations = operationsOf(description).filter(({ path }) => path !== "/api/feed");
const everyRequest = operations.flatMap(wrongRequests);
const askers = [
	["nobody", null],
	["a person without any grant", people.none.email],
	["an admin", people.admin.email],
] as const;

/** In a short run, the seed chooses half of the requests, and one account for each. */
const requestsOf = (asker: string): readonly Request[] =>
	everyRequest.filter((_, index) => effort.wholeTables || askers[(index + effort.seed) % (2 * askers.length)]?.[0] === asker);

const megabytes = 150;
const milliseconds = 1_000;

async function send(token: string | null, { method, path, headers, body }: Request): Promise<{ status: number; code: string | null }> {
	// The connection is not kept open, because refusing an unread body ends it.
	const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
	const init = { method, headers: { ...headers, ...authorization, connection: "close" }, ...(body === undefined ? {} : { body }) };
	const answer = await fetch(`${server.url}${path}`, init);
	const text = await answer.text();
	return { status: answer.status, code: answer.ok ? null : (JSON.parse(text).error?.code ?? "none") };
}

/** The token of a new session. It skips the password, whose check takes longer than any of these requests. */
async function openSession(email: string): Promise<string> {
	const token = randomBytes(24).toString("base64url");
	const [user] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
	await db.insert(sessions).values({ id: randomUUID(), token, userId: user?.id ?? "", expiresAt: new Date(Date.now() + 86_400_000) });
	return signToken({ authSecret: secrets.AUTH_SECRET }, token);
}

const chunkSize = 8;

test("the wrong requests cover every kind", () => {
	expect(everyRequest.length).toBeGreaterThan(500);
});

test.each(askers)(
	"no wrong request of %s to any route ends in 500, takes much memory or blocks the server",
	async (asker, email) => {
		const before = await server.measure();
		const wrong: string[] = [];
		const requests = requestsOf(asker);
		const token = email === null ? null : await openSession(email);
		async function ask(request: Request): Promise<void> {
			// These requests end the session that sends them.
			const own = email !== null && /\/(sign-out|rotate|change-password)/.test(request.path) ? await openSession(email) : token;
			const { status, code } = await send(own, request).catch((error: Error) => ({ status: 0, code: String(error.cause ?? error) }));
			if (status === 0 || status >= 500 || (status >= 400 && !(code !== null && code in errorCodes)))
				wrong.push(`${request.method} ${request.path.slice(0, 80)}: ${request.what}: ${status} ${code}`);
		}
		for (let start = 0; start < requests.length; start += chunkSize) {
			await Promise.all(requests.slice(start, start + chunkSize).map(ask));
			const { blocked } = await server.measure();
			if (blocked > milliseconds) wrong.push(`${requests[start]?.path} and those after it blocked the server for ${blocked} ms`);
		}
		expect(wrong).toEqual([]);
		const after = await server.measure();
		expect(after.peak - before.peak).toBeLessThan(megabytes);
		expect(server.isRunning()).toBe(true);
	},
	180_000,
);
