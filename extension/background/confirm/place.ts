import type { Sender } from "../../messaging.ts";
import type { Place } from "./confirmation.ts";

/** Where a message came from; null where the browser does not say enough to trust it. */
export function placeOf(sender: Sender): Place | null {
	const origin = "origin" in sender && typeof sender.origin === "string" ? sender.origin : (URL.parse(sender.url ?? "")?.origin ?? null);
	if (sender.url === undefined || origin === null || sender.tab?.id === undefined || sender.frameId === undefined) return null;
	return { url: sender.url, origin, tab: sender.tab.id, frame: sender.frameId, document: sender.documentId ?? null };
}
