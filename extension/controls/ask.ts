import type { Failure, PanelCalls, Result } from "../messages.ts";
import { call } from "../messaging.ts";
import { t } from "../words.ts";

type Answer<Name extends keyof PanelCalls> = Awaited<ReturnType<typeof call<Name>>>;

/** Calls that may fail, with their failure as a value. */
type Fallible = { [Name in keyof PanelCalls]: ReturnType<PanelCalls[Name]> extends Result<unknown> ? Name : never }[keyof PanelCalls];

type FailedCall = { ok: false; failure: Failure };

export function noAnswer(): FailedCall {
	return { ok: false, failure: { code: "internal", message: t("controls.noAnswer") } };
}

/** A background that does not answer (updated, switched off) is a failure like any other. */
export async function ask<Name extends Fallible>(name: Name, input: Parameters<typeof call<Name>>[1]): Promise<Answer<Name> | FailedCall> {
	try {
		return await call(name, input);
	} catch {
		return noAnswer();
	}
}
