import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { readId } from "./records.ts";

export function addAttachmentRoutes(api: Api, sql: Sql): void {
	api.get("/attachments/:id", async (c) => {
		const id = readId(c.req.param("id"));
		const [file] = await sql<{ fileName: string; mediaType: string; content: Buffer }[]>`
			select file_name, media_type, content from attachments where id = ${id}`;
		if (!file) return c.notFound();
		c.header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`);
		return c.body(new Uint8Array(file.content), 200, { "content-type": file.mediaType });
	});
}
