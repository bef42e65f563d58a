import { EngineError } from "../erasure/engine-error.ts";
import { ExpungeError } from "../http/errors.ts";

/** Turns an expected failure of the engine into the API's error with the same code. */
export async function withPublicErrors<Result>(work: () => Result | Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof EngineError)) throw error;
		throw new ExpungeError(error.code, error.reasons.length > 0 ? { reasons: error.reasons } : undefined);
	}
}
