/** As JSON, so that sets can hold it. */
type RowName = [table: string, key: string];

export function rowName(...name: RowName): string {
	return JSON.stringify(name);
}

function readRowName(name: string): RowName {
	const [table, key]: string[] = JSON.parse(name);
	return [table ?? "", key ?? ""];
}

/** A person whose search is due. */
export interface DuePerson {
	deletionId: string;
	key: string;
	addresses: readonly string[];
	/** Empty if unknown. */
	name: string;
	/** Whether no search has been completed yet. */
	first: boolean;
}

/** Names of the rows that a search has found, written by `rowName`. */
interface FoundRows {
	replaced: ReadonlySet<string>;
	mentions: ReadonlySet<string>;
	failed: ReadonlySet<string>;
}

interface SearchConditions {
	/** Addresses that a remaining record also has. */
	shared: ReadonlySet<string>;
	/** Whether all texts were read. */
	complete: boolean;
	/** Whether other transactions ran during the search. */
	busy: boolean;
}

interface RedactionResult {
	isDone: boolean;
	replaced: number;
	mentions: number;
	failed: number;
	shared: number;
	mentionedIn: RowName[];
}

const maxListed = 100;

/**
 * The result of a search for one person. The second search is the last, because it waited for all transactions that ran during the first.
 */
export function describeResult(
	{ addresses, first }: DuePerson,
	{ replaced, mentions, failed }: FoundRows = { replaced: new Set(), mentions: new Set(), failed: new Set() },
	{ shared, complete, busy }: SearchConditions,
): RedactionResult {
	return {
		isDone: complete && !(first && busy),
		replaced: replaced.size,
		mentions: mentions.size,
		failed: failed.size,
		shared: addresses.filter((address) => shared.has(address)).length,
		mentionedIn: [...new Set([...failed, ...mentions])].slice(0, maxListed).map(readRowName),
	};
}
