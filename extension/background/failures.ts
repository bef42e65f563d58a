import type { Failure } from "../messages.ts";
import { type MessageKey, t } from "../words.ts";

interface FailedResult {
	ok: false;
	failure: Failure;
}

/** Failures that mean something else without an answer from the server. */
const withoutAnswer: Partial<Record<Failure["code"], MessageKey>> = {
	preview_expired: "background.confirmationExpired",
	internal: "background.wentWrong",
};

export function failed(code: Failure["code"], message = t(withoutAnswer[code] ?? `errors.${code}`)): FailedResult {
	return { ok: false, failure: { code, message } };
}

export function unavailable(): FailedResult {
	return failed("unavailable");
}
