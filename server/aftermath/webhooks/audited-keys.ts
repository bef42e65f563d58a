import { type SQL, sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../../drizzle/audit.ts";

/** The links `l` of the audit for a deletion's records. */
export function deletedLinksSql(deletion: string): SQL {
	return sql`${auditLinks} as l where l.deletion_id = ${deletion}::uuid and l.action = 'deleted'`;
}

/** The keys of a deletion's records that the audit has as they are, each with its batch and its place there. */
export function auditedKeysSql(deletion: string, condition: SQL = sql`true`): SQL {
	return sql`
		select e.key, e.ordinal as place, l.batch from (select l.batch from ${deletedLinksSql(deletion)} and not l.key_is_hmac and ${condition}) as l
			join ${auditEntries} as e on e.batch = l.batch`;
}
