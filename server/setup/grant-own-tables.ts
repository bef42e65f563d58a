import { sql } from "drizzle-orm";
import type { Transaction } from "../database/database.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { eraserFunctions, eraserTables } from "./eraser-rights.ts";
import {
	appRole,
	eraserRole,
	grantFunction,
	grantTable,
	loginRoles,
	type Privilege,
	revokeAll,
	revokeFunction,
	schema,
	useSchema,
} from "./statements.ts";

const everything: readonly Privilege[] = ["select", "insert", "update", "delete"];
const exceptions: Readonly<Record<string, readonly Privilege[]>> = {
	audit_entries: ["select"],
	audit_links: ["select"],
	outcomes: ["select"],
	migrations: ["select"],
};
const appFunctions = ["read_rights", "lock_rights", "notify_end", "append_audit"];

/**
 * Gives the API's role and the eraser's role the privileges that each needs on our tables. Both may only append to the audit, by a
 * function.
 */
export async function grantOwnTables(tx: Transaction): Promise<void> {
	for (const role of loginRoles) await tx.execute(useSchema(schema, role));
	const tables = await tx.execute<{ name: string }>(sql`
		select tablename as name from pg_tables where schemaname = ${schema} union all select viewname from pg_views where schemaname = ${schema} order by 1`);
	for (const { name } of tables) {
		for (const role of loginRoles) await tx.execute(revokeAll({ schema, name }, role));
		await tx.execute(grantTable({ schema, name }, exceptions[name] ?? everything, appRole));
		const erasing = eraserTables[name];
		if (erasing) await tx.execute(grantTable({ schema, name }, erasing, eraserRole));
	}
	for (const [role, names] of [
		[appRole, appFunctions],
		[eraserRole, eraserFunctions],
	] as const) {
		for (const signature of await findFunctions(tx, null)) await tx.execute(revokeFunction(signature, role));
		for (const signature of await findFunctions(tx, names)) await tx.execute(grantFunction(signature, role));
	}
}

/** Null: all functions except those of triggers, which nobody calls. */
async function findFunctions(tx: Transaction, names: readonly string[] | null): Promise<string[]> {
	const rows = await tx.execute<{ signature: string }>(sql`
		select format('%I.%I(%s)', ${schema}::text, proname, pg_get_function_identity_arguments(oid)) as signature from pg_proc
		where pronamespace = ${schema}::regnamespace and prorettype <> 'trigger'::regtype
			and ${names === null ? sql`true` : sql`proname = any(${arrayOf(names)}::text[])`} order by 1`);
	return rows.map(({ signature }) => signature);
}
