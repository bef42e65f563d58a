import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-number.ts";
import { outcomeMessage } from "../../outcome-message.ts";
import { listWords, type MessageKey, t } from "../../words.ts";
import { isCancelled, isUnderway, percentDone } from "./progress-of.ts";

/** "Customer" or "120 Customers". */
export function describeSubject({ bulk, counts, labels }: Deletion): string {
	if (!bulk) return labels.singular;
	return formatCount(counts.submitted, labels);
}

const maxKeyLength = 12;
const maxNameLength = 50;

/** "Ada Lovelace, Id 512, and 118 others". If no name is known: "Ids 479, 512, 88, and 117 others". Long names and ids are shortened. */
export function describeFirstRecords({ firstRecords, counts }: Deletion): string | null {
	if (firstRecords.length === 0) return null;
	const others = counts.submitted - firstRecords.length;
	const andOthers = others > 0 ? [t("activity.others", { count: others })] : [];
	const ids = firstRecords.map(({ key }) => shorten(key, maxKeyLength));
	if (firstRecords.every(({ name }) => name === null)) {
		return t("activity.keys", { ids: listWords([...ids, ...andOthers]), count: ids.length });
	}
	const names = firstRecords.map(({ name }, index) =>
		name === null ? t("activity.keys", { ids: ids[index] ?? "", count: 1 }) : isolate(shorten(name, maxNameLength)),
	);
	return listWords([...names, ...andOthers]);
}

function shorten(text: string, length: number): string {
	const characters = [...text];
	return characters.length > length ? `${characters.slice(0, length - 4).join("")}…` : text;
}

/** Keeps a name that is written from right to left apart from its neighbours, like the element `bdi`. */
function isolate(name: string): string {
	return `\u2068${name}\u2069`;
}

function describeRemainder(count: number): string {
	return count === 0 ? t("activity.counts.nothingLeft") : t("activity.counts.remainder", { count });
}

/** The progress in one sentence that is true at every moment. */
export function describeCounts(deletion: Deletion): string {
	const { state, bulk, counts, outcome } = deletion;
	const { submitted, succeeded, failed, skipped, cancelled, waiting } = counts;
	if (!bulk && outcome !== null) return outcomeMessage(outcome);
	const deleted = t("activity.counts.deleted", { succeeded, submitted });
	const soFar = skipped === 0 ? deleted : `${deleted}, ${t("activity.counts.gone", { count: skipped })}`;
	const result = failed === 0 ? soFar : `${soFar}, ${t("activity.parts.failed", { count: failed })}`;
	if (isCancelled(deletion)) return t("activity.counts.cancelled", { result, remainder: describeRemainder(cancelled + waiting) });
	if (state === "queued") return t("activity.counts.queued");
	if (state === "running" || failed > 0) return `${result}.`;
	return succeeded === submitted && submitted > 1 ? t("activity.counts.all", { count: submitted }) : `${soFar}.`;
}

/** "18 related entries": what was deleted in addition to the records themselves. Null if nothing was. */
export function describeRelated({ counts }: Deletion): string | null {
	const count = counts.rows - counts.succeeded;
	return count > 0 ? t("activity.related", { count }) : null;
}

/** What a screen reader announces: each quarter and the end, but not every record. */
export function announceProgress(before: Deletion | undefined, after: Deletion): string | null {
	if (before === undefined) return null;
	const subject = describeSubject(after);
	const hasEnded = isUnderway(before) && !isUnderway(after);
	const isBeingCancelled = !before.cancelling && after.cancelling;
	if (hasEnded || isBeingCancelled) return t("activity.announce.result", { subject, result: describeCounts(after) });
	if (before.state !== after.state) return t("activity.announce.running", { subject });
	const quarter = Math.floor(percentDone(after) / 25);
	const isNext = isUnderway(after) && quarter > Math.floor(percentDone(before) / 25);
	return isNext ? t("activity.announce.percent", { subject, percent: quarter * 25 }) : null;
}

/** The result of searching the remaining texts for the addresses of deleted people. Null if there was nothing to search for. */
export function describeRedaction(redaction: Deletion["redaction"]): string | null {
	if (redaction === null || redaction.people === 0) return null;
	const { state, people, replaced, mentions, failed, shared } = redaction;
	if (state === "waiting") return t("activity.redaction.searching", { count: people });
	const addresses = t("activity.redaction.addresses", { count: people });
	const found: string[] = [];
	if (replaced > 0) found.push(t("activity.redaction.replaced", { addresses, count: replaced }));
	if (failed > 0) found.push(t("activity.redaction.failed", { addresses, count: failed }));
	if (shared > 0) found.push(t("activity.redaction.shared", { count: shared }));
	if (found.length === 0) found.push(t("activity.redaction.none", { count: people }));
	if (mentions > 0)
		found.push(t(people === 1 ? "activity.redaction.nameMentioned" : "activity.redaction.namesMentioned", { count: mentions }));
	return `${found.join("; ")}.`;
}

type Aftermath = Deletion["aftermath"];
type Work = NonNullable<Aftermath[keyof Aftermath]>;
type Words = readonly (readonly [count: keyof Work, words: MessageKey])[];

/** What can be said of each kind of work, in this order. */
const workWords: Record<keyof Aftermath, Words> = {
	file: [
		["waiting", "activity.files.waiting"],
		["failing", "activity.files.failing"],
		["done", "activity.files.done"],
		["missing", "activity.files.missing"],
		["shared", "activity.files.shared"],
	],
	request: [
		["waiting", "activity.requests.waiting"],
		["failing", "activity.requests.failing"],
		["done", "activity.requests.done"],
		["missing", "activity.requests.missing"],
		["shared", "activity.requests.shared"],
	],
	webhook: [
		["waiting", "activity.webhooks.waiting"],
		["failing", "activity.webhooks.failing"],
		["done", "activity.webhooks.done"],
	],
	cache: [
		["waiting", "activity.caches.waiting"],
		["failing", "activity.caches.failing"],
		["done", "activity.caches.done"],
		["missing", "activity.caches.missing"],
	],
};

/** What happened to the work outside the tables: one sentence for each kind that the deletion left behind. */
export function describeAftermath(aftermath: Aftermath): string[] {
	return (["file", "request", "webhook", "cache"] as const).flatMap((kind) => describeWork(aftermath[kind], workWords[kind]));
}

function describeWork(work: Work | null, words: Words): string[] {
	if (work === null) return [];
	const said = words.filter(([name]) => work[name] > 0).map(([name, key]) => t(key, { count: work[name] }));
	return said.length === 0 ? [] : [`${said.join("; ")}.`];
}
