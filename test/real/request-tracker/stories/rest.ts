import { password, people } from "../../../support/accounts.ts";

/** Calls RT's own API as the agent who may delete in bulk. Returns the body of the answer. */
export async function askRequestTracker(rt: string, method: "POST" | "DELETE", path: string, body?: object): Promise<{ id?: string }> {
	const authorization = `Basic ${Buffer.from(`${people.bulk.email}:${password}`).toString("base64")}`;
	const headers = { authorization, "content-type": "application/json" };
	const answer = await fetch(`${rt}/REST/2.0${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
	const text = await answer.text();
	if (!answer.ok) throw new Error(`Request Tracker answered ${answer.status} to ${method} ${path}: ${text}`);
	return text === "" ? {} : JSON.parse(text);
}
