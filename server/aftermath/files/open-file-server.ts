import { createHttpClient, type HttpAnswer, type HttpClient } from "../requests/http-client.ts";
import { sendAll } from "../requests/send-all.ts";
import type { FileServerPlace } from "./file-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { splitPath } from "./fill-templates.ts";
import { looks, readLook } from "./looks.ts";

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
				({ url }) => removeFile(client, url, headers, signal),
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

type RemovalAnswer = HttpAnswer & { isFolder?: true };

/**
 * WebDAV removes a folder with everything in it, so this looks first. With "Depth: 0", some servers also refuse a folder that has come
 * since.
 */
async function removeFile(
	client: HttpClient,
	url: string,
	headers: FileServerPlace["headers"],
	signal: AbortSignal | undefined,
): Promise<RemovalAnswer> {
	for (const look of looks) {
		const answer = await client.read({ ...look, url, headers: { ...headers, ...look.headers } }, signal);
		if ("code" in answer) return answer;
		const { status } = answer;
		const found = readLook(url, answer);
		if (found === "folder") return { status, isFolder: true };
		if (found === "failed") return { status };
		if (found === "file") break;
	}
	return client.send({ method: "DELETE", url, headers: { ...headers, depth: "0" }, body: null }, signal);
}

function judge(answer: RemovalAnswer | "away"): Removal {
	if (answer === "away") return answer;
	if ("code" in answer) return answer;
	const { status, isFolder } = answer;
	if (isFolder) return { code: "UNSAFE_PATH" };
	if (status === 404 || status === 410) return "missing";
	return status >= 200 && status < 300 ? "removed" : { code: `STATUS_${status}` };
}
