import { and, asc, eq, gt, inArray, isNotNull, isNull } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { items } from "../../drizzle/deletions.ts";
import type { Database, Transaction } from "../database.ts";
import { beforeFirst, digestEntries, signLink } from "./chain.ts";

export interface ChainReport {
	links: number;
	entries: number;
	/** To be written down elsewhere: only with it can the removal of the newest links be proven for certain. */
	head: { position: number; hmac: string };
	/** One sentence each; none means that the audit is as it was written. */
	problems: string[];
}

const linksAtOnce = 200;

/** Reads the whole audit, as it is at this moment, and compares it with its chain. `expected` is a head written down earlier. */
export function verifyChain(db: Database, auditKey: string, expected?: { position: number; hmac: string }): Promise<ChainReport> {
	return db.transaction(
		async (tx) => {
			const report: ChainReport = { links: 0, entries: 0, head: beforeFirst, problems: [] };
			let previous = beforeFirst;
			let expectedSeen = expected === undefined;
			for await (const { link, entries } of readLinks(tx)) {
				report.problems.push(...compare(auditKey, previous, link, entries));
				if (expected?.position === link.position) expectedSeen = expected.hmac === link.hmac;
				report.links += 1;
				report.entries += entries.length;
				previous = link;
			}
			if (!expectedSeen) report.problems.push(`The chain does not hold link ${expected?.position} as it was written down.`);
			report.problems.push(...(await findLoose(tx)));
			report.head = { position: previous.position, hmac: previous.hmac };
			return report;
		},
		{ isolationLevel: "repeatable read", accessMode: "read only" },
	);
}

type Link = typeof auditLinks.$inferSelect;
type Entry = typeof auditEntries.$inferSelect;

async function* readLinks(tx: Transaction): AsyncGenerator<{ link: Link; entries: Entry[] }> {
	for (let after = Number.MIN_SAFE_INTEGER; ; ) {
		const links = await tx
			.select()
			.from(auditLinks)
			.where(gt(auditLinks.position, after))
			.orderBy(asc(auditLinks.position))
			.limit(linksAtOnce);
		const newest = links.at(-1);
		if (!newest) return;
		after = newest.position;
		for (const link of links) {
			const entries = await tx.select().from(auditEntries).where(eq(auditEntries.batch, link.batch)).orderBy(asc(auditEntries.ordinal));
			yield { link, entries };
		}
	}
}

function compare(auditKey: string, previous: typeof beforeFirst, link: Link, entries: Entry[]): string[] {
	const name = `Link ${link.position}`;
	const problems: string[] = [];
	if (link.position !== previous.position + 1)
		problems.push(`${name} follows link ${previous.position}: what was between them is missing.`);
	else if (link.previousHmac !== previous.hmac) problems.push(`${name} does not continue the link before it.`);
	if (signLink(auditKey, link) !== link.hmac) problems.push(`${name} was changed, or AUDIT_KEY is another one.`);
	if (link.firstEntry !== previous.firstEntry + previous.entries) problems.push(`${name} leaves a gap in the positions of the entries.`);
	const last = link.firstEntry + link.entries - 1;
	if (entries.length !== link.entries)
		problems.push(`${name} has ${entries.length} entries and should have ${link.entries} (A-${link.firstEntry} to A-${last}).`);
	else if (digestEntries(link, entries) !== link.digest) problems.push(`An entry between A-${link.firstEntry} and A-${last} was changed.`);
	return problems;
}

/** Entries that no link holds, and outcomes whose link is gone. */
async function findLoose(tx: Transaction): Promise<string[]> {
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
