import { type Logger, pino } from "pino";
import { codeOf } from "./database/sqlstates.ts";
import type { Env } from "./env.ts";

export type { Logger };

/** Structured, one line of JSON each. Never give it names, addresses, record contents, tokens or keys that are text. */
export function createLog(level: Env["logLevel"]): Logger {
	return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: describeError } });
}

/**
 * What may be known of an error: its kind, code and stack. Not the message of a database error: PostgreSQL puts values of rows into
 * messages and details, and Drizzle the parameters of the statement.
 */
export function describeError(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { kind: typeof error };
	const code = codeOf(error);
	const frames = framesOf(error);
	const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
	return {
		kind: error.name,
		...(code === undefined ? {} : { code }),
		...(isFromDatabase(error) ? placeIn(error) : { message: error.message }),
		stack: frames.slice(0, 12),
		...(cause ? { cause } : {}),
	};
}

/** The message stands at the head of the stack, and a line of it can look like a frame. */
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
