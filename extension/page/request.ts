import { t } from "../words.ts";
import { readJson } from "./read-source.ts";

/** Why an answer from the CRM cannot be used, in words for the person. */
export class RequestError extends Error {}

interface JsonRequest {
	headers?: Readonly<Record<string, string>>;
	/** Sent by POST. */
	body?: unknown;
	redirect?: "follow" | "error";
}

/** The CRM's own JSON, read with the person's session. A POST and the adapter's headers are never redirected: the browser would send them elsewhere, or as another request. */
export async function requestJson(address: string | URL, signal: AbortSignal, { headers, body, redirect }: JsonRequest): Promise<unknown> {
	const hasBody = body !== undefined;
	const response = await request(address, signal, {
		...(hasBody ? { method: "POST", body: JSON.stringify(body) } : {}),
		headers: { accept: "application/json", ...(hasBody ? { "content-type": "application/json" } : {}), ...headers },
		redirect: hasBody || headers !== undefined ? "error" : (redirect ?? "follow"),
	});
	// Reads to the last byte, because some CRMs only then notice that they have answered.
	const text = await response.text();
	if (/^application\/([\w.+-]+\+)?json\b/i.test(response.headers.get("content-type") ?? "")) {
		try {
			return readJson(text);
		} catch {}
	}
	throw new RequestError(t("results.noJson"));
}

export async function requestDocument(address: URL, signal: AbortSignal): Promise<Document> {
	const response = await request(address, signal, { headers: { accept: "text/html" } });
	return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** It reads from the CRM's own site only, whatever address the adapter names. */
async function request(address: string | URL, signal: AbortSignal, options: RequestInit): Promise<Response> {
	const url = new URL(address, location.origin);
	if (url.origin !== location.origin) throw new Error("The adapter names another site.");
	const response = await fetch(url, { ...options, credentials: "same-origin", cache: "no-store", signal });
	// A redirect may lead elsewhere, and another site could choose the keys.
	if (response.redirected && new URL(response.url).origin !== location.origin) throw new RequestError(t("results.redirected"));
	// Any success status other than 200 may be a partial answer.
	if (response.status !== 200) throw new RequestError(t("results.status", { status: response.status }));
	return response;
}
