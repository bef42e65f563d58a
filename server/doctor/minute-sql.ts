import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** A time in the doctor's sentences: "2026-11-30 14:05". */
export function minuteSql(time: SQLWrapper): SQL {
	return sql`to_char(${time}, 'YYYY-MM-DD HH24:MI')`;
}

/** "2026-11-30". */
export function daySql(time: SQLWrapper): SQL {
	return sql`to_char(${time}, 'YYYY-MM-DD')`;
}
