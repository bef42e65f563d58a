/**
 * Whether a statement of a batch is prepared. A prepared one takes one round trip instead of two and is planned once, so those are prepared
 * that are the same in every batch: statements about nothing but our own tables, and statements about the CRM's of whose values the planner
 * sees none. All others are planned each time, because a plan for any values would do without partial indexes. The driver never gives up a
 * prepared statement, so the text of these must not depend on the number of values.
 */
export function isPrepared(text: string, values: number): boolean {
	return isAboutOwnTables(text) || isBlind(text, values);
}

const ownName = /"expunge"\."\w+"(?:\."\w+")?/g;

/** A statement about any other table names it with its schema, or a column with its table. */
function isAboutOwnTables(text: string): boolean {
	return !text.replace(ownName, "").includes('"."');
}

/** A subselect gives every value. */
function isBlind(text: string, values: number): boolean {
	return values > 0 && text.split("(select $").length - 1 === values;
}
