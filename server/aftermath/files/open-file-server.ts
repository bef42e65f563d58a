import { createHttpClient, type HttpAnswer } from "../requests/http-client.ts";
import { sendAll } from "../requests/send-all.ts";
import type { FileServerPlace } from "./file-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { splitPath } from "./fill-templates.ts";

/** After this time the rest goes with the next chunk, so that what was removed is settled. */
const removingMs = 60_000;

/** Every path leads to an address below the operator's, and no redirect is followed. */
export function openFileServer({ address, headers, privateNetworks }: FileServerPlace): FileStore {
	const client = createHttpClient(privateNetworks);
	return {
		async remove(paths, signal) {
			const removals = new Map<string, Removal>();
			const requests: { path: string; url: string }[] = [];
			for (const path of paths) {
				const url = addressOf(address, path);
				if (url === null) removals.set(path, { code: "UNSAFE_PATH" });
				else requests.push({ path, url });
			}
			await sendAll(
				requests,
				() => address,
				({ url }) => client.send({ method: "DELETE", url, headers, body: null }, signal),
				({ path }, answer) => removals.set(path, judge(answer)),
				{ signal, until: Date.now() + removingMs },
			);
			return removals;
		},
		async find() {
			throw Object.assign(new Error("A web server does not list its files."), { code: "NO_LISTING" });
		},
		isEmpty: async () => false,
		checklist: null,
		flush: async () => {},
		close: async () => client.close(),
	};
}

/** Null: the path could lead elsewhere. A server may take "\\" for "/". */
export function addressOf(base: string, path: string): string | null {
	const parts = splitPath(path);
	return parts === null || path.includes("\\") ? null : `${base}${parts.map(encodeURIComponent).join("/")}`;
}

function judge(answer: HttpAnswer | "away"): Removal {
	if (answer === "away") return answer;
	if ("code" in answer) return answer;
	const { status } = answer;
	if (status === 404 || status === 410) return "missing";
	return status >= 200 && status < 300 ? "removed" : { code: `STATUS_${status}` };
}
