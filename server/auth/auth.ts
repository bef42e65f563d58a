import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { bearer } from "better-auth/plugins/bearer";
import { accounts, rateLimits, sessions, users, verifications } from "../../drizzle/auth.ts";
import type { Database } from "../database/database.ts";
import type { Env } from "../env.ts";
import type { Logger } from "../log.ts";

/** The part of better-auth that the server uses. */
export interface Auth {
	/** Answers one of the requests below /api/auth. `clientAddress` is what attempts are counted by. */
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
		// Prolonged by use, at most once in a tenth of the time; how long it lasts in all is looked at below.
		session: { expiresIn: env.sessionIdleDays * day, updateAge: (env.sessionIdleDays * day) / 10 },
		// Without the signature, a token as it stands in the sessions table would sign its reader in.
		plugins: [bearer({ requireSignature: true })],
		trustedOrigins: [...env.extensionOrigins, "moz-extension://*"],
		rateLimit: {
			enabled: true,
			storage: "database",
			window: 60,
			max: 300,
			customRules: { "/sign-in/email": { window: 60, max: env.signInLimit }, "/change-password": { window: 60, max: env.signInLimit } },
		},
		// Stated, since better-auth checks no origin where TEST or NODE_ENV says that it is being tested.
		advanced: { ipAddress: { ipAddressHeaders: [clientHeader] }, disableOriginCheck: false, disableCSRFCheck: false },
		telemetry: { enabled: false },
		// Its messages name people; the level and that there was one is all that is kept.
		logger: {
			level: "warn",
			log: (level) => log[level === "error" ? "error" : "debug"]({ part: "sign-in" }, "better-auth reported something"),
		},
	});

	return {
		handle: (request, clientAddress) => {
			const headers = new Headers(request.headers);
			headers.delete("cookie");
			// Browsers send an Origin with every POST. Node's fetch sends none, but Sec-Fetch-Mode, which better-auth takes for a browser's.
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
