/**
 * The cause of an error, and so the remedy.
 * - unreachable: the connection could not be made, or the database ended it. Connect again.
 * - outage: the database cannot write anything. Wait.
 * - strain: the database ran short of something. Usually nobody is to blame, but a single statement can cause it every time.
 * - contention: another transaction was in the way. Retry.
 * - locked: another transaction held a lock for too long.
 * - referenced: a foreign key protects the row.
 * - refused: the database refused this statement, and will refuse it again.
 * - unknown: the error is not from the database.
 */
export type FailureKind = "unreachable" | "outage" | "strain" | "contention" | "locked" | "referenced" | "refused" | "unknown";

const kinds: readonly [states: RegExp, kind: FailureKind][] = [
	[/^(25006|53100|53300)$/, "outage"],
	// 53400 is a limit on one statement (temporary files), 58P01 a library that a trigger's function lacks.
	[/^(53(?!400)|58(?!P)|26)/, "strain"],
	[/^40(?!002)/, "contention"],
	[/^55P03$/, "locked"],
	[/^(23503|23001)$/, "referenced"],
];

/** These states end a session. A function of the CRM can raise them too, as an ERROR. Then only that function's statement has failed. */
const endings = /^(08|57P0)/;

/** Codes of the driver and of the operating system. */
const networkCodes = /^(CONNECT_TIMEOUT|CONNECTION_[A-Z_]+|E(?!RR_)[A-Z_]+)$/;

/** The only place that decides what an SQLSTATE means for the caller. `severity` is PostgreSQL's untranslated word. */
export function kindOfState(state: string, severity = "ERROR"): FailureKind {
	if (severity === "FATAL" || severity === "PANIC") return "unreachable";
	return kinds.find(([states]) => states.test(state))?.[1] ?? "refused";
}

export function kindOfFailure(error: unknown): FailureKind {
	const code = codeOf(error);
	if (code === undefined) return "unknown";
	if (networkCodes.test(code)) return "unreachable";
	if (!isState(code)) return "unknown";
	const severity = fieldOf(error, "severity");
	if (severity === undefined && endings.test(code)) return "unreachable";
	return kindOfState(code, severity);
}

/** The code of an error or of its cause: an SQLSTATE, or a code of the driver, the operating system or a library. */
export function codeOf(error: unknown): string | undefined {
	return fieldOf(error, "code");
}

/** PostgreSQL's code of an error, however deeply Drizzle has wrapped it. */
export function sqlStateOf(error: unknown): string | null {
	const code = codeOf(error);
	return code !== undefined && isState(code) ? code : null;
}

/** The table that PostgreSQL names in an error, with its schema. For a foreign key, that is the one that refers. */
export function tableOf(error: unknown): `${string}.${string}` | null {
	const [schema, table] = [fieldOf(error, "schema_name"), fieldOf(error, "table_name")];
	return schema === undefined || table === undefined ? null : `${schema}.${table}`;
}

/**
 * Codes of a connection, and states in which the database reports on itself (connections, sign-in, resources, shutdown). Those messages
 * quote no row.
 */
export function isAboutServer(code: string): boolean {
	return networkCodes.test(code) || /^(08|28|3D|53|57|58|55000)/.test(code);
}

export function isState(code: string): boolean {
	return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

/** The database was unreachable or went away. Nobody is to blame, and a retry may succeed. */
export function isUnreachable(error: unknown): boolean {
	return kindOfFailure(error) === "unreachable";
}

/** Another transaction held a lock for longer than the wait. */
export function isLocked(error: unknown): boolean {
	return kindOfFailure(error) === "locked";
}

/** Another transaction was in the way, but may not be the next time. */
export function isInTheWay(error: unknown): boolean {
	return ["contention", "locked"].includes(kindOfFailure(error));
}

/** A character, number or time that no column of the database can hold, whatever the request's schema says. */
export function isBadValue(error: unknown): boolean {
	return hasState(error, "22021", "22003", "22007", "22008", "22P02", "22P05");
}

/** A unique constraint already has the value. */
export function isDuplicate(error: unknown): boolean {
	return hasState(error, "23505");
}

/** A table, or its schema, is missing or has another name. */
export function isMissingTable(error: unknown): boolean {
	return hasState(error, "42P01", "3F000");
}

export function isMissingPrivilege(error: unknown): boolean {
	return hasState(error, "42501");
}

/** The statement or its transaction took longer than its limit, or was cancelled. */
export function isTimedOut(error: unknown): boolean {
	return hasState(error, "57014", "25P03", "25P04");
}

/** The statement was refused because another one of the same transaction had failed. */
export function isFollowingFailure(error: unknown): boolean {
	return hasState(error, "25P02");
}

/** The same role, database or grant was created or changed at the same moment. PostgreSQL reports that as a duplicate or an internal error. */
export function isSimultaneousChange(error: unknown): boolean {
	return hasState(error, "42710", "23505", "XX000");
}

/** The statement itself cannot run: it names something that is missing, or the role lacks a privilege. Another row would not help. */
export function cannotRun(error: unknown): boolean {
	return /^(42|0A)/.test(sqlStateOf(error) ?? "") && !isRaisedInside(error);
}

/** A database function raised it, for example a trigger's. PostgreSQL reports which one. */
function isRaisedInside(error: unknown): boolean {
	return (fieldOf(error, "where") ?? "") !== "";
}

function hasState(error: unknown, ...states: string[]): boolean {
	return states.includes(sqlStateOf(error) ?? "");
}

/** Reads the field from the error, or from its cause, whichever has a code. */
function fieldOf(error: unknown, field: "code" | "severity" | "where" | "schema_name" | "table_name"): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (typeof Reflect.get(cause, "code") !== "string") continue;
		const value: unknown = Reflect.get(cause, field);
		return typeof value === "string" ? value : undefined;
	}
	return undefined;
}
