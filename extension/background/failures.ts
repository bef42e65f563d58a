import type { Failure } from "../messages.ts";
import { t } from "../words.ts";

interface FailedResult {
	ok: false;
	failure: Failure;
}

/** The words of "internal" name a request id. Without an answer from the server there is none. */
export function failed(code: Failure["code"], message = t(code === "internal" ? "background.wentWrong" : `errors.${code}`)): FailedResult {
	return { ok: false, failure: { code, message } };
}

export function unavailable(): FailedResult {
	return failed("unavailable");
}
