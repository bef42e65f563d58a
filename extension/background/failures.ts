import type { Failure } from "../messages.ts";
import { type MessageKey, t } from "../words.ts";

interface FailedResult {
	ok: false;
	failure: Failure;
}

/** Codes that need other words if no answer from the server caused the failure. */
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
