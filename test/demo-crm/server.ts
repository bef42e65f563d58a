import { serve } from "@hono/node-server";
import { createCrmApp } from "./app.ts";
import { bundleFront } from "./bundle-front.ts";
import { connectCrm } from "./connect.ts";

interface RunningCrm {
	url: string;
	close(): Promise<void>;
}

/** The demo CRM's own server: its pages under /app, its data under /api/crm. Port 0 takes any free one. */
export async function startCrm({ databaseUrl, port }: { databaseUrl: string; port: number }): Promise<RunningCrm> {
	const sql = connectCrm(databaseUrl);
	const app = createCrmApp({ sql, front: await bundleFront() });
	const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
		const starting = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => resolve(starting));
		starting.once("error", reject);
	});
	const address = server.address();
	return {
		url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			if ("closeAllConnections" in server) server.closeAllConnections();
			await closed;
			await sql.end({ timeout: 2 });
		},
	};
}
