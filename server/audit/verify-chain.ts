import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { items } from "../../drizzle/deletions.ts";
import type { Database, Transaction } from "../database/database.ts";
import { beforeFirst, digestEntries, isGenuine } from "./chain.ts";

interface ChainReport {
	links: number;
	entries: number;
	/** Write it down elsewhere: only this head proves the removal of the newest links. */
	head: { position: number; hmac: string };
	/** One sentence per problem. Empty if the audit is unchanged. */
	problems: string[];
	/** Past problems: forged links that were skipped and later removed. */
	notes: string[];
}

const pageSize = 200;

/** Reads a snapshot of the whole audit and checks its chain. `expected` is a head that was written down earlier. */
export function verifyChain(db: Database, auditKey: string, expected?: { position: number; hmac: string }): Promise<ChainReport> {
	return db.transaction(
		async (tx) => {
			const report: ChainReport = { links: 0, entries: 0, head: beforeFirst, problems: [], notes: [] };
			let previous = beforeFirst;
			/** Links after `previous` without the server's HMAC. */
			let foreign: Link[] = [];
			let expectedSeen = expected === undefined;
			for await (const { place, link, entries } of readLinks(tx)) {
				report.links += 1;
				report.entries += entries.length;
				if (!isGenuine(auditKey, link)) {
					report.problems.push(`Link ${place} was changed or inserted by somebody else, or AUDIT_KEY is a different one.`);
					foreign.push(link);
					continue;
				}
				compare(report, findPrevious(previous, foreign, link), foreign.length, link, entries);
				if (expected?.position === link.position) expectedSeen = expected.hmac === link.hmac;
				[previous, foreign] = [link, []];
			}
			if (!expectedSeen) report.problems.push(`The chain does not contain link ${expected?.position} as you noted it.`);
			report.problems.push(...(await findUnlinked(tx)));
			report.head = { position: previous.position, hmac: previous.hmac };
			return report;
		},
		{ isolationLevel: "repeatable read", accessMode: "read only" },
	);
}

type Link = typeof auditLinks.$inferSelect;
type Entry = typeof auditEntries.$inferSelect;

/** `place` is the position as text: a forged one may not fit into a number. */
async function* readLinks(tx: Transaction): AsyncGenerator<{ place: string; link: Link; entries: Entry[] }> {
	for (let after = "-9223372036854775808"; ; ) {
		const links = await tx
			.select({ place: sql<string>`${auditLinks.position}::text`, link: auditLinks })
			.from(auditLinks)
			.where(gt(auditLinks.position, sql`${after}::bigint`))
			.orderBy(asc(auditLinks.position))
			.limit(pageSize);
		const newest = links.at(-1);
		if (!newest) return;
		after = newest.place;
		for (const { place, link } of links) {
			const entries = await tx.select().from(auditEntries).where(eq(auditEntries.batch, link.batch)).orderBy(asc(auditEntries.ordinal));
			yield { place, link, entries };
		}
	}
}

type Predecessor = typeof beforeFirst;

/** The link that a link builds on: the last one before it with the server's HMAC, or one that was changed later. */
function findPrevious(genuine: Predecessor, foreign: readonly Link[], link: Link): { last: Predecessor; isContinued: boolean } {
	const last = [...foreign.toReversed(), genuine].find(({ hmac }) => hmac === link.previousHmac);
	return { last: last ?? genuine, isContinued: last !== undefined };
}

function compare(
	{ problems, notes }: ChainReport,
	{ last, isContinued }: ReturnType<typeof findPrevious>,
	foreign: number,
	link: Link,
	entries: Entry[],
): void {
	const name = `Link ${link.position}`;
	const between = link.position - last.position - 1;
	if (!isContinued)
		problems.push(
			between > foreign
				? `${name} follows link ${last.position}: the links between them are missing.`
				: `${name} does not continue the link before it.`,
		);
	else if (between > foreign)
		notes.push(`${name} skipped ${between} links before it that the server did not write; ${between - foreign} of them were removed.`);
	if (link.firstEntry !== last.firstEntry + last.entries) problems.push(`${name} leaves a gap in the positions of the entries.`);
	const end = link.firstEntry + link.entries - 1;
	if (entries.length !== link.entries)
		problems.push(`${name} has ${entries.length} entries and should have ${link.entries} (A-${link.firstEntry} to A-${end}).`);
	else if (digestEntries(link, entries) !== link.digest) problems.push(`An entry between A-${link.firstEntry} and A-${end} was changed.`);
}

/** Entries without a link, and outcomes whose link is missing. */
async function findUnlinked(tx: Transaction): Promise<string[]> {
	const entries = await tx
		.selectDistinct({ batch: auditEntries.batch })
		.from(auditEntries)
		.leftJoin(auditLinks, eq(auditLinks.batch, auditEntries.batch))
		.where(isNull(auditLinks.batch))
		.limit(20);
	const outcomes = await tx
		.selectDistinct({ batch: items.auditBatch })
		.from(items)
		.leftJoin(auditLinks, eq(auditLinks.batch, items.auditBatch))
		.where(and(isNotNull(items.auditBatch), isNull(auditLinks.batch), inArray(items.code, ["deleted"])))
		.limit(20);
	return [
		...entries.map(({ batch }) => `The entries of batch ${batch} were inserted without a link.`),
		...outcomes.map(({ batch }) => `Records were deleted in batch ${batch}, but its link is missing.`),
	];
}
