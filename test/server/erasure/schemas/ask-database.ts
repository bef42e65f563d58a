import fc from "fast-check";
import type postgres from "postgres";
import type { Built } from "./build-schema.ts";
import { type Outcome, undo } from "./undo.ts";

/** The result of PostgreSQL itself, one record after the other: what it cascades, sets to null or to a default, and refuses. */
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
						// If SET NULL touches a row twice in one transaction, PostgreSQL checks it again before its own cascade. That is not a
						// refusal.
						fc.pre(!error.message.startsWith("insert or update"));
						refused.push(key);
					});
			const rows = await tx.unsafe(built.snapshot("oracle"));
			return { rows: [...rows], gone: before.length - rows.length, refused: refused.sort(), files: built.filesBetween(before, rows) };
		},
	);
}
