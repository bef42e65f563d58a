import { type Logger, pino } from "pino";
import { codeOf, isAboutServer } from "./database/sqlstates.ts";
import type { Env } from "./env.ts";

export type { Logger };

/** Structured, one line of JSON each. Never log names, addresses, record contents, tokens or text keys. */
export function createLog(level: Env["logLevel"]): Logger {
	return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: describeError } });
}

/**
 * The part of an error that can be logged: its kind, code, message and stack. Messages that may quote rows are omitted: PostgreSQL puts
 * values of rows into messages and details, and Drizzle puts the parameters of the statement there.
 */
export function describeError(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { kind: typeof error };
	const code = codeOf(error);
	const frames = framesOf(error);
	const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
	return {
		kind: error.name,
		...(code === undefined ? {} : { code }),
		...(isFromDatabase(error) ? placeIn(error) : {}),
		...(mayQuoteRows(error) || error.message === "" ? {} : { message: error.message }),
		stack: frames.slice(0, 12),
		...(cause ? { cause } : {}),
		// The errors of a connection that was tried at several addresses.
		...(error instanceof AggregateError ? { errors: error.errors.map(describeError) } : {}),
	};
}

/**
 * False for connection failures, and for what the database reports about its own state (no connection, sign-in refused, out of resources,
 * shutting down). A function of the CRM can raise any state with any text, but then the error has a context: `where`.
 */
function mayQuoteRows(error: Error): boolean {
	if (!isFromDatabase(error)) return false;
	const own = "code" in error && typeof error.code === "string" ? error.code : "";
	return !isAboutServer(own) || "where" in error;
}

/** The stack begins with the message, and a line of the message can look like a frame. */
function framesOf({ stack = "", message }: Error): string[] {
	const start = stack.indexOf(message);
	const lines = start < 0 ? [] : stack.slice(start + message.length).split("\n");
	return lines.map((line) => line.trim()).filter((line) => line.startsWith("at "));
}

function isFromDatabase(error: Error): boolean {
	return error.name === "PostgresError" || error.cause instanceof Error || "query" in error || "severity" in error;
}

function placeIn(error: Error): Record<string, unknown> {
	const known = ["schema_name", "table_name", "column_name", "constraint_name", "routine"];
	return Object.fromEntries(Object.entries(error).filter(([name]) => known.includes(name)));
}
