import { randomBytes, randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll } from "vitest";
import { sessions } from "../../drizzle/auth.ts";
import { createApp } from "../../server/app.ts";
import { signToken } from "../../server/auth/sign-in.ts";
import type { Crm } from "../../server/crm/crm.ts";
import { readEnv } from "../../server/env.ts";
import type { ActionContext } from "../../server/http/action.ts";
import { insertUser } from "../../server/people/create-user.ts";
import type { NewUser, User } from "../../server/people/schemas.ts";
import { createServices, type Services } from "../../server/services.ts";
import { setUp } from "../../server/setup/set-up.ts";
import { freshDatabase } from "./database.ts";
import { secrets } from "./expunge-server.ts";
import { hashOnce } from "./hash-once.ts";
import { addressesOf, rolePasswords, variablesOf } from "./role-addresses.ts";
import { smallCrm } from "./small-crm.ts";

export interface Small {
	services: Services;
	adminUrl: string;
	appUrl: string;
	/** The superuser's connection, for reading, and for changes that nobody should be able to make. */
	superuser: postgres.Sql;
	addUser(user?: Partial<NewUser>): Promise<User>;
	/** The context of an action that this person calls. */
	asks(user: User): ActionContext;
	/** The token of a new session. It skips the password, whose check takes longer than most tests. */
	signIn(user: User): Promise<string>;
	/** A token from signing in, or "" if that is refused. */
	signInWithPassword(user: User): Promise<string>;
	request(path: string, options?: { token?: string; method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Response>;
}

export const password = "a-long-password-1";

/** The whole server with a database of its own and a CRM of five tables, or the given one, without users, port and worker. */
export async function startSmall(variables: Record<string, string> = {}, given?: { crm: Crm; schema: string }): Promise<Small> {
	const crm = given?.crm ?? smallCrm;
	const { adminUrl, appUrl } = await freshDatabase({ template: given ? "empty" : "small" });
	const superuser = postgres(adminUrl, { max: 2, onnotice: () => {} });
	if (given) {
		await superuser.unsafe(given.schema);
		await setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
	}
	const environment = {
		...secrets,
		CRM_ADAPTER: "small",
		CRM_ORIGIN: "https://crm.example.test",
		LOG_LEVEL: "silent",
		SIGN_IN_LIMIT: "1000",
	};
	const env = readEnv({ ...environment, ...variablesOf(appUrl), ...variables });
	const services = await createServices({ ...env, ...addressesOf(appUrl) }, { crm });
	const app = createApp(services);
	afterAll(async () => {
		await services.close();
		await superuser.end();
	});
	let people = 0;

	async function addUser(user: Partial<NewUser> = {}): Promise<User> {
		people += 1;
		const email = `person${people}@example.test`;
		return (await insertUser(services.db, { name: `Person ${people}`, email, password, ...user }, hashOnce)).user;
	}

	async function request(
		path: string,
		{ token, method = "GET", body, headers = {} }: Parameters<Small["request"]>[1] = {},
	): Promise<Response> {
		const sent = new Headers(headers);
		if (token !== undefined) sent.set("authorization", `Bearer ${token}`);
		if (body !== undefined) sent.set("content-type", "application/json");
		return app.request(path, {
			method,
			headers: sent,
			...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
		});
	}

	async function signIn({ id }: User): Promise<string> {
		const token = randomBytes(24).toString("base64url");
		const expiresAt = new Date(Date.now() + env.sessionIdleDays * 86_400_000);
		await services.db.insert(sessions).values({ id: randomUUID(), token, userId: id, expiresAt });
		return signToken(env, token);
	}

	async function signInWithPassword(user: User): Promise<string> {
		const answer = await request("/api/auth/sign-in/email", { method: "POST", body: { email: user.email, password } });
		return answer.headers.get("set-auth-token") ?? "";
	}

	return {
		services,
		adminUrl,
		appUrl,
		superuser,
		addUser,
		asks: (user) => ({
			...services,
			actor: { ...user, sessionId: "" },
			language: "en",
			locale: "en",
			requestId: "test",
			origin: "test",
		}),
		signIn,
		signInWithPassword,
		request,
	};
}

/** The code of a failed answer. */
export async function codeIn(answer: Response): Promise<string> {
	const body: { error?: { code?: string } } = JSON.parse(await answer.text());
	return body.error?.code ?? `no error, status ${answer.status}`;
}
