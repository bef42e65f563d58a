import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { describeError } from "../../server/log.ts";

/** As postgres.js makes it: PostgreSQL quotes rows in message and detail. */
function databaseError(): Error {
	const error = new Error('duplicate key value violates "users_email" (anna@example.test)');
	error.name = "PostgresError";
	return Object.assign(error, {
		code: "23505",
		severity: "ERROR",
		detail: "Key (email)=(anna@example.test)",
		table_name: "users",
		query: "insert …",
	});
}

test("the log names what failed and no values", () => {
	const wrapped = new DrizzleQueryError("insert into users values ($1)", ["anna@example.test"], databaseError());
	for (const error of [databaseError(), wrapped]) {
		const described = JSON.stringify(describeError(error));
		expect(described).not.toContain("anna");
		expect(described).toContain("23505");
		expect(described).toContain('"table_name":"users"');
	}
	expect(describeError(new TypeError("x is not a function"))).toMatchObject({ kind: "TypeError", message: "x is not a function" });
});

test("the log describes connection errors, and what the database reports about itself", () => {
	const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED", query: undefined });
	expect(describeError(refused)).toMatchObject({ code: "ECONNREFUSED", message: "connect ECONNREFUSED 127.0.0.1:5432" });
	const everywhere = Object.assign(new AggregateError([refused]), { code: "ECONNREFUSED" });
	expect(describeError(everywhere)).toMatchObject({ kind: "AggregateError", code: "ECONNREFUSED", errors: [{ message: refused.message }] });
	const ofItself = Object.assign(new Error("sorry, too many clients already"), { name: "PostgresError", code: "53300", severity: "FATAL" });
	expect(describeError(new DrizzleQueryError("select $1", ["anna"], ofItself))).toMatchObject({ cause: { message: ofItself.message } });
});

test("the log contains no message of a CRM function, whatever SQLSTATE it raises", () => {
	const raised = { name: "PostgresError", code: "53300", severity: "ERROR", where: "PL/pgSQL function crm.check() line 3 at RAISE" };
	expect(JSON.stringify(describeError(Object.assign(new Error("anna@example.test is busy"), raised)))).not.toContain("anna");
});

test("a message line that looks like a stack frame is not logged either", () => {
	const error = Object.assign(new Error("A trigger says:\n    at anna@example.test (crm.ts:1:1)"), { severity: "ERROR", code: "P0001" });
	expect(JSON.stringify(describeError(error))).not.toContain("anna");
	expect(describeError(error)["stack"]).not.toHaveLength(0);
});
