import { isCopyOf, normalise, wordsFor } from "../../deletions/rehearsal/search-terms.ts";
import { type Catalog, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import { topmost } from "../../erasure/graph/graph.ts";
import { isAccounts } from "./propose-objects.ts";

/** A proposed rule that deletes the rows of `child` with the record of `target` that they name. */
interface ProposedDeletion {
	child: Table;
	/** The columns that name the record. */
	columns: readonly string[];
	target: Table;
	/** The rows name people by address, which another person's row can share. */
	byAddress: boolean;
}

/**
 * Why the rows may be somebody else's: a company that names its main contact, or a colleague's account with a customer's address. Null if
 * nothing says so. `records`: the tables of the proposed objects. Pure.
 */
export function whyNotDelete(
	catalog: Catalog,
	records: ReadonlySet<Table>,
	{ child, columns, target, byAddress }: ProposedDeletion,
): string | null {
	if (isAccounts(child)) return "they look like accounts";
	if (records.has(child)) return "they are records of their own";
	const referring = catalog.keys.find(({ to }) => topmost(catalog, to) === child.oid)?.from ?? findNaming(catalog, child);
	const naming = referring === undefined ? undefined : catalog.tables.get(referring);
	if (naming) return `rows of ${nameOf(naming)} refer to them`;
	const owner = catalog.keys
		.filter((key) => key.from === child.oid && key.onDelete !== "n" && !key.columns.some((column) => columns.includes(column)))
		.flatMap((key) => catalog.tables.get(topmost(catalog, key.to)) ?? [])
		.find((table) => (records.has(table) && records.has(target)) || (byAddress && isAccounts(table)));
	return owner ? `they also belong to ${nameOf(owner)}` : null;
}

/** A table without a foreign key to the child, but with a column that is named after it: "company_id", "billing_company_id". */
function findNaming({ tables }: Catalog, child: Table): number | undefined {
	const words = wordsFor(child, []);
	const isNamed = (column: string) => words.some((word) => new RegExp(`(^|_)${word}_?(id|key|ref|uuid|fk|no)$`).test(normalise(column)));
	return [...tables.values()].find((table) => table !== child && !isCopyOf(table, child, words) && [...table.columns.keys()].some(isNamed))
		?.oid;
}
