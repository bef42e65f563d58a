import * as z from "zod/mini";
import { describeProblems } from "../../server/crm/describe-problems.ts";
import { type CrmPages, crmPages } from "../../server/crm/pages.ts";
import type { Grantable } from "../../server/crm/schemas.ts";
import type { Result } from "../messages.ts";
import { ask } from "./api.ts";
import { passing } from "./store.ts";

// Extensions may not make code from text, and zod would try.
z.config({ jitless: true });

/** The adapter's page part. `pages` is null where it is not right: then nothing is put into the CRM's pages, and the popup says why. */
export async function askForAdapter(): Promise<Result<{ version: string; pages: CrmPages | null; objects: Grantable[] }>> {
	const sent = await ask((client) => client.api.crm.$get());
	if (!sent.ok) return sent;
	const read = crmPages.safeParse(sent.value.pages);
	await passing.set("adapterProblems", read.success ? [] : describeProblems(read.error.issues, sent.value, ["pages"]));
	return { ok: true, value: { ...sent.value, pages: read.data ?? null } };
}
