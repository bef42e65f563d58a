import type { Failure } from "../messages.ts";

interface FailedResult {
	ok: false;
	failure: Failure;
}

/** Messages for failures without a server answer. The server's own come with its answers. */
const words: Partial<Record<Failure["code"], string>> = {
	unavailable: "The server cannot be reached. Try again in a moment; nothing is ever deleted twice.",
	not_signed_in: "You are signed out. Open Expunge in the toolbar and sign in.",
	preview_expired: "The confirmation was open for too long. Close it and choose Delete again.",
	other_person: "Somebody else is signed in to the CRM. Nothing was deleted. Sign in to the CRM and to Expunge as the same person.",
	internal: "Something went wrong. Try again; if it happens again, tell your admin.",
};

export function failed(code: Failure["code"], message = words[code] ?? "Something went wrong."): FailedResult {
	return { ok: false, failure: { code, message } };
}

export function unavailable(): FailedResult {
	return failed("unavailable");
}
