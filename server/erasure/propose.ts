import { type ForeignKey, nameOf, type Table } from "./catalog.ts";

/** What the key does by itself, as a rule to paste; an admin or the adapter must say it. */
export function propose(key: ForeignKey, table: Table): string {
	const rule = key.onDelete === "c" ? "delete" : key.onDelete === "n" ? "detach" : "refuse";
	return `{ table: ${JSON.stringify(nameOf(table))}, columns: ${JSON.stringify(key.columns)}, rule: "${rule}" },`;
}
