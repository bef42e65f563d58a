import { createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";

export interface Agent {
	id: number;
	name: string;
	title: string;
	email: string;
	team: string;
}

const cookie = "harbor_session";
const days = 14;

export function addSessionRoutes(api: Api, sql: Sql): void {
	api.post("/sign-in", async (c) => {
		const { email, password } = z.object({ email: z.string().trim(), password: z.string() }).parse(await c.req.json());
		const [agent] = await sql<(Agent & { passwordHash: string })[]>`select * from agents where email = lower(${email})`;
		if (!agent || !isPassword(password, agent.passwordHash)) return c.json({ error: "This e-mail and password do not match." }, 401);
		const token = randomBytes(32).toString("base64url");
		await sql`insert into sessions (token_hash, agent_id, expires_at)
			values (${hash(token)}, ${agent.id}, now() + make_interval(days => ${days}))`;
		setCookie(c, cookie, token, { httpOnly: true, sameSite: "Lax", path: "/", maxAge: days * 86_400 });
		const { passwordHash, ...rest } = agent;
		return c.json(rest);
	});
	api.post("/sign-out", async (c) => {
		await sql`delete from sessions where token_hash = ${hash(getCookie(c, cookie) ?? "")}`;
		deleteCookie(c, cookie, { path: "/" });
		return c.json({});
	});
	// Called before anybody is signed in, so the answer is never an error.
	api.get("/session", async (c) => c.json({ agent: await findAgent(c, sql) }));
}

export async function findAgent(c: Context, sql: Sql): Promise<Agent | null> {
	const token = getCookie(c, cookie);
	if (!token) return null;
	const [agent] = await sql<Agent[]>`
		select agents.id, name, title, email, team from sessions join agents on agents.id = agent_id
		where token_hash = ${hash(token)} and expires_at > now()`;
	return agent ?? null;
}

function hash(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}

function isPassword(password: string, stored: string): boolean {
	const [salt = "", expected = ""] = stored.split(":");
	return timingSafeEqual(scryptSync(password, salt, 32), Buffer.from(expected, "hex"));
}
