import fc from "fast-check";
import type postgres from "postgres";
import type { Built } from "./build-schema.ts";
import { type Outcome, undo } from "./undo.ts";

/** PostgreSQL itself, one record after the other: what cascades, what is set to null or to a default, what is refused. */
export function askDatabase(sql: postgres.Sql, built: Built): Promise<Outcome> {
	return undo(
		(inside) => sql.begin(inside),
		async (tx: postgres.TransactionSql) => {
			const before = await tx.unsafe(built.snapshot("oracle"));
			const refused: string[] = [];
			for (const key of built.rootKeys.filter((key) => !built.unknown.includes(key)))
				await tx
					.savepoint((point) => point.unsafe(built.deleteRoot(key)))
					.catch((error: Error) => {
						// A row that SET NULL touches a second time in one transaction is checked anew, before its own cascade has come: not a refusal.
						fc.pre(!error.message.startsWith("insert or update"));
						refused.push(key);
					});
			const rows = await tx.unsafe(built.snapshot("oracle"));
			return { rows: [...rows], gone: before.length - rows.length, refused: refused.sort() };
		},
	);
}
