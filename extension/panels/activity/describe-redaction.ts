import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-number.ts";

const textLabels = { singular: "remaining text", plural: "remaining texts" };
const sharedLabels = { singular: "address that another record also uses was", plural: "addresses that other records also use were" };

/** The result of searching the remaining texts for the addresses of deleted people. Null if there was nothing to search for. */
export function describeRedaction(redaction: Deletion["redaction"]): string | null {
	if (redaction === null || redaction.people === 0) return null;
	const { state, people, replaced, mentions, failed, shared } = redaction;
	const address = people === 1 ? "the address" : "the addresses";
	if (state === "waiting") return `Searching the remaining texts for ${address}.`;
	const found: string[] = [];
	if (replaced > 0) found.push(`Replaced ${address} in ${formatCount(replaced, textLabels)}`);
	if (failed > 0) found.push(`${formatCount(failed, textLabels)} with ${address} could not be changed`);
	if (shared > 0) found.push(`${formatCount(shared, sharedLabels)} kept`);
	if (found.length === 0) found.push(`No remaining text contains ${address}`);
	if (mentions > 0)
		found.push(
			`${people === 1 ? "the name" : "names"} may be mentioned in ${formatCount(mentions, textLabels)}, which ${mentions === 1 ? "was" : "were"} not changed`,
		);
	return `${found.join("; ")}.`;
}
