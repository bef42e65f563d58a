/**
 * Every session setting that our statements rely on, whatever the database, the role or the server's configuration says. All of them exist
 * since PostgreSQL 15, and any role may set them in the start-up packet. `sessionHazards` are those that it may not.
 */
const sessionSettings = {
	// Only PostgreSQL's own names may be found without a schema, because anybody may create a function in `public`. If pg_temp is omitted,
	// it comes first.
	search_path: "pg_catalog, pg_temp",
	default_transaction_isolation: "read committed",
	default_transaction_read_only: "off",
	default_transaction_deferrable: "off",
	// A deletion that was reported survives a crash.
	synchronous_commit: "on",
	statement_timeout: "0",
	lock_timeout: "0",
	idle_session_timeout: "0",
	// None of our transactions waits this long between two statements. If one does, its process hangs, and the transaction holds locks.
	idle_in_transaction_session_timeout: "60s",
	client_encoding: "UTF8",
	client_min_messages: "warning",
	standard_conforming_strings: "on",
	DateStyle: "ISO, MDY",
	TimeZone: "UTC",
	IntervalStyle: "postgres",
	bytea_output: "hex",
	xmloption: "content",
	xmlbinary: "base64",
	lc_monetary: "C",
	extra_float_digits: "1",
	array_nulls: "on",
	transform_null_equals: "off",
	quote_all_identifiers: "off",
	check_function_bodies: "on",
	row_security: "on",
	exit_on_error: "off",
	gin_fuzzy_search_limit: "0",
	plan_cache_mode: "auto",
} as const;

/** The driver's connection settings: the address without settings of its own, and ours. */
interface SessionStart {
	url: string;
	/** For postgres.js, which sends each as a parameter of the start-up packet. These come after `options`, and win. */
	parameters: Readonly<Record<string, string>>;
	/** For pg, which sends only command-line options. */
	options: string;
}

/** `options` in the address stay, because a hosting service may need them. But the address cannot change any of our settings. */
export function startSession(address: string): SessionStart {
	const url = new URL(address);
	const own = new Set(Object.keys(sessionSettings).map((name) => name.toLowerCase()));
	const given = url.searchParams.get("options");
	for (const name of [...url.searchParams.keys()]) if (name === "options" || own.has(name.toLowerCase())) url.searchParams.delete(name);
	const options = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value.replaceAll(" ", "\\ ")}`);
	return {
		url: url.href,
		parameters: { ...(given === null ? {} : { options: given }), ...sessionSettings },
		options: [...(given === null ? [] : [given]), ...options].join(" "),
	};
}
