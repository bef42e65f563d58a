import { z } from "zod";
import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { readKobjects } from "./records.ts";

export function addKobjectRoutes(api: Api, sql: Sql): void {
	api.get("/kobjects/:klass/:id", async (c) => {
		const { klass, id } = c.req.param();
		const [kobject] = isUuid(id) ? await readKobjects(sql, sql`kobjects.id = ${id} and klass = ${klass}`) : [];
		return kobject ? c.json({ kobject }) : c.notFound();
	});

	api.patch("/kobjects/:klass/:id", async (c) => {
		const { klass, id } = c.req.param();
		const { status } = z.object({ status: z.string().trim().min(1, "A status needs a word.").max(40) }).parse(await c.req.json());
		if (!isUuid(id)) return c.notFound();
		const { count } = await sql`update kobjects set status = ${status}, updated_at = now() where id = ${id} and klass = ${klass}`;
		return count === 0 ? c.notFound() : c.json({});
	});
}

function isUuid(text: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
