import { nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { Finding } from "../finding.ts";
import type { ProbeFailure } from "./probe.ts";

/** A table that the doctor could not read, or in which it could not look values up. */
export interface UnreadTable {
	table: Table;
	reason: ProbeFailure;
}

const reasons: Record<ProbeFailure, string> = {
	denied: "the role cannot read all of their rows. Set DATABASE_URL to the CRM's own role",
	locked: "other transactions had locked them. Run the doctor again",
	"timed out": "the time limit was reached. Use --deep, which has a much longer one",
	failed: "the database refused to read them",
};

/** What the doctor could not look at: one line for each reason, each table once in it. Pure. */
export function describeUnread(unread: readonly UnreadTable[]): Finding[] {
	return [...Map.groupBy(unread, ({ reason }) => reason)].map(([reason, tables]): Finding => {
		const names = [...new Set(tables.map(({ table }) => nameOf(table)))].sort();
		const listed = names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
		return { severity: "unread", about: "undeclared", message: `Not looked at: ${listed}, because ${reasons[reason]}.` };
	});
}
