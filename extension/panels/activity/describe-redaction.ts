import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-count.ts";

function texts(count: number): string {
	return formatCount(count, { one: "text", many: "texts" });
}

/** What the search of other people's texts for the addresses of the deleted has come to; null where there is nothing to search for. */
export function describeRedaction(redaction: Deletion["redaction"]): string | null {
	if (redaction === null || redaction.people === 0) return null;
	const { state, people, replaced, mentions } = redaction;
	const address = people === 1 ? "the address" : "the addresses";
	if (state === "waiting") return `Texts that stay are being searched for ${address}.`;
	const found =
		replaced === 0
			? `No text that stays holds ${address}`
			: `Replaced ${address} in ${texts(replaced)} that ${replaced === 1 ? "stays" : "stay"}`;
	if (mentions === 0) return `${found}.`;
	return `${found}; ${people === 1 ? "the name" : "names"} may be mentioned in ${texts(mentions)}, which ${mentions === 1 ? "was" : "were"} left alone.`;
}
