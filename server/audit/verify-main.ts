import { parseArgs } from "node:util";
import { connect } from "../database.ts";
import { readVerification } from "../env.ts";
import { verifyChain } from "./verify.ts";

/** `npm run audit:verify [-- --head 42:3f…]`; the exit status says whether the audit is as it was written. */
const { values } = parseArgs({ options: { head: { type: "string" } } });
const [position, hmac] = values.head?.split(":") ?? [];
const { databaseUrl, auditKey } = readVerification();
const connection = connect(databaseUrl, { max: 1 });
const report = await verifyChain(connection.db, auditKey, position && hmac ? { position: Number(position), hmac } : undefined);
await connection.close();
for (const problem of report.problems) console.log(`- ${problem}`);
console.log(`${report.links} links, ${report.entries} entries, ${report.problems.length} problems`);
console.log(`head ${report.head.position}:${report.head.hmac}`);
process.exitCode = report.problems.length === 0 ? 0 : 1;
