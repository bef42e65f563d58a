import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { loadCrm } from "../crm/load.ts";
import { connect } from "../database.ts";
import { readCrmChoice, readDatabaseUrl } from "../env.ts";
import { acceptReference } from "../erasure/accept-reference.ts";
import { createMissingIndexes } from "../erasure/create-missing-indexes.ts";
import { diagnose } from "../erasure/diagnose.ts";
import { loadGraph } from "../erasure/load-graph.ts";
import { redactionPrivileges } from "../redaction/redaction-privileges.ts";
import { resolveRedactions } from "../redaction/resolve-redactions.ts";
import { print } from "./print.ts";

/**
 * `npm run doctor`: what deletion does to this database and what stands against it. Its exit status says whether it is safe.
 * With --create-indexes, and --database-url of a role that may, it creates the indexes it misses first; with --accept and the name of a
 * reference that nobody has decided on, it first stores that what the key does by itself is right.
 */
const { values } = parseArgs({
	options: {
		"database-url": { type: "string" },
		role: { type: "string" },
		"create-indexes": { type: "boolean" },
		accept: { type: "string", multiple: true, default: [] },
	},
});
try {
	const url = values["database-url"] ?? readDatabaseUrl();
	const crm = await loadCrm(readCrmChoice());
	const { db, close } = connect(url, { max: 1 });
	try {
		const [row] = await db.execute<{ role: string }>(sql`select current_user as role`);
		if (values["create-indexes"])
			await createMissingIndexes(db, await loadGraph(db, crm), ({ message }) => console.log(`${message} It has now.`));
		for (const reference of values.accept) {
			const rule = await acceptReference(db, await loadGraph(db, crm), reference, `${userInfo().username} as ${row?.role}`);
			console.log(`${reference} is accepted: ${rule}.`);
		}
		const graph = await loadGraph(db, crm);
		const redactions = { problems: resolveRedactions(graph, crm).problems, privileges: redactionPrivileges(graph, crm) };
		const diagnosis = await diagnose(db, graph, { role: values.role ?? row?.role ?? "", redactions });
		print(diagnosis, console.log);
		process.exitCode = diagnosis.safe ? 0 : 1;
	} finally {
		await close();
	}
} catch (error) {
	const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	console.error(said instanceof Error ? said.message : said);
	process.exitCode = 2;
}
