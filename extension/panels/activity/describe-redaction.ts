import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-count.ts";

function texts(count: number): string {
	return formatCount(count, { singular: "text", plural: "texts" });
}

/** What the search of other people's texts for the addresses of the deleted has come to; null where there is nothing to search for. */
export function describeRedaction(redaction: Deletion["redaction"]): string | null {
	if (redaction === null || redaction.people === 0) return null;
	const { state, people, replaced, mentions, failed, shared } = redaction;
	const address = people === 1 ? "the address" : "the addresses";
	if (state === "waiting") return `Texts that stay are being searched for ${address}.`;
	const found: string[] = [];
	if (replaced > 0) found.push(`Replaced ${address} in ${texts(replaced)} that ${replaced === 1 ? "stays" : "stay"}`);
	if (failed > 0) found.push(`${texts(failed)} with ${address} could not be changed`);
	if (shared > 0) {
		const labels = { singular: "address that another record has too was", plural: "addresses that other records have too were" };
		found.push(`${formatCount(shared, labels)} left alone`);
	}
	if (found.length === 0) found.push(`No text that stays holds ${address}`);
	if (mentions > 0)
		found.push(
			`${people === 1 ? "the name" : "names"} may be mentioned in ${texts(mentions)}, which ${mentions === 1 ? "was" : "were"} left alone`,
		);
	return `${found.join("; ")}.`;
}
