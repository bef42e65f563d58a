import { parseArgs } from "node:util";
import { connect } from "../database/database.ts";
import { clearSessionHazards } from "../database/session-hazards.ts";
import { readVerification } from "../env.ts";
import { verifyChain } from "./verify-chain.ts";

/** `npm run audit:verify [-- --head 42:3f…]`; the exit status is 0 if the audit is unchanged. */
try {
	const { values } = parseArgs({ options: { head: { type: "string" } } });
	const [position, hmac] = values.head?.split(":") ?? [];
	const { databaseUrl, auditKey } = readVerification();
	const { db, close } = connect(databaseUrl, { max: 1 });
	try {
		await clearSessionHazards(db);
		const report = await verifyChain(db, auditKey, position && hmac ? { position: Number(position), hmac } : undefined);
		for (const problem of report.problems) console.log(`- ${problem}`);
		for (const note of report.notes) console.log(`  ${note}`);
		console.log(`${report.links} links, ${report.entries} entries, ${report.problems.length} problems`);
		console.log(`head ${report.head.position}:${report.head.hmac}`);
		process.exitCode = report.problems.length === 0 ? 0 : 1;
	} finally {
		await close();
	}
} catch (error) {
	const shown = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	console.error(shown instanceof Error ? shown.message : shown);
	process.exitCode = 2;
}
