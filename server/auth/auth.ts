import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { bearer } from "better-auth/plugins/bearer";
import { accounts, rateLimits, sessions, users, verifications } from "../../drizzle/auth.ts";
import type { Database } from "../database/database.ts";
import type { Env } from "../env.ts";
import type { Logger } from "../log.ts";

/** The part of better-auth that the server uses. */
export interface Auth {
	/** Answers a request below /api/auth. Attempts are counted by `clientAddress`. */
	handle(request: Request, clientAddress: string): Promise<Response>;
	findSession(authorization: string): Promise<{ id: string; userId: string; token: string } | null>;
}

const clientHeader = "x-expunge-client";
const day = 24 * 60 * 60;

export function createAuth(env: Env, db: Database, log: Logger): Auth {
	const auth = betterAuth({
		baseURL: `http://${env.host}:${env.port}`,
		basePath: "/api/auth",
		secret: env.authSecret,
		database: drizzleAdapter(db, {
			provider: "pg",
			schema: { user: users, session: sessions, account: accounts, verification: verifications, rateLimit: rateLimits },
		}),
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
		user: {
			additionalFields: {
				role: { type: "string", input: false, required: true },
				crmLogin: { type: "string", input: false, required: true },
			},
		},
		// Using a session extends it, at most once per tenth of its idle time. `findSession` checks its maximum age.
		session: { expiresIn: env.sessionIdleDays * day, updateAge: (env.sessionIdleDays * day) / 10 },
		// Without the signature, anybody who can read the sessions table could sign in with its tokens.
		plugins: [bearer({ requireSignature: true })],
		trustedOrigins: [...env.extensionOrigins, "moz-extension://*"],
		rateLimit: {
			enabled: true,
			storage: "database",
			window: 60,
			max: 300,
			customRules: { "/sign-in/email": { window: 60, max: env.signInLimit }, "/change-password": { window: 60, max: env.signInLimit } },
		},
		// Set explicitly, because better-auth skips the origin check when TEST or NODE_ENV says that this is a test.
		advanced: { ipAddress: { ipAddressHeaders: [clientHeader] }, disableOriginCheck: false, disableCSRFCheck: false },
		telemetry: { enabled: false },
		// Its messages name people, so only the level is logged.
		logger: {
			level: "warn",
			log: (level) => log[level === "error" ? "error" : "debug"]({ part: "sign-in" }, "better-auth reported a problem"),
		},
	});

	return {
		handle: (request, clientAddress) => {
			const headers = new Headers(request.headers);
			headers.delete("cookie");
			// Browsers send an Origin with every POST. Node's fetch sends Sec-Fetch-Mode without an Origin, and better-auth would take it for a browser.
			if (!headers.has("origin")) for (const name of [...headers.keys()]) if (name.startsWith("sec-fetch-")) headers.delete(name);
			headers.set(clientHeader, clientAddress);
			return auth.handler(new Request(request, { headers }));
		},
		findSession: async (authorization) => {
			const found = await auth.api.getSession({ headers: new Headers({ authorization }) });
			if (!found) return null;
			const { id, userId, token, createdAt } = found.session;
			return Date.now() < createdAt.getTime() + env.sessionDays * day * 1_000 ? { id, userId, token } : null;
		},
	};
}
