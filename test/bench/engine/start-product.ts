import { createHash, randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { eq } from "drizzle-orm";
import { pino } from "pino";
import { users } from "../../../drizzle/auth.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { readEnv } from "../../../server/env.ts";
import type { ActionContext } from "../../../server/http/action.ts";
import { addPart } from "../../../server/previews/add-part.ts";
import { confirmDeletion } from "../../../server/previews/confirm-deletion.ts";
import { createPreview } from "../../../server/previews/create-preview.ts";
import { getPreview } from "../../../server/previews/get-preview.ts";
import { partSize } from "../../../server/previews/schemas.ts";
import { sealPreview } from "../../../server/previews/seal-selection.ts";
import { createServices } from "../../../server/services.ts";
import { addressesOf, variablesOf } from "../../support/role-addresses.ts";
import { benchCrm } from "./crm-schema.ts";

/** One line of the product's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** Expunge on a database of the benchmark. Its only person is an admin. `log` gets every line of its log. */
export async function startProduct(url: string, log: (line: LogLine) => void): Promise<ActionContext> {
	const secret = "a secret of the bench, long enough for it";
	const env = readEnv({
		...variablesOf(url),
		CRM_ADAPTER: "bench",
		CRM_ORIGIN: "http://localhost",
		AUTH_SECRET: secret,
		AUDIT_KEY: secret,
		LOG_LEVEL: "error",
	});
	const services = await createServices({ ...env, ...addressesOf(url) }, { crm: benchCrm });
	const lines = new Writable({
		write(line, _, done) {
			log(JSON.parse(String(line)));
			done();
		},
	});
	const [admin] = await services.db.select({ id: users.id, name: users.name, email: users.email }).from(users);
	if (!admin) throw new Error("The database has no admin.");
	return {
		...services,
		log: pino({ level: "debug", base: null }, lines),
		actor: { ...admin, role: "admin", crmLogin: admin.email, sessionId: "bench" },
		language: "en",
		locale: "en",
		requestId: "bench",
		origin: "bench",
	};
}

/** Uploads the customers' ids in parts and freezes them, as the extension does before the dialog opens. */
export async function freezeCustomers(action: ActionContext, from: number, to: number): Promise<string> {
	const ids = Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
	const hash = createHash("sha256");
	for (const id of ids) hash.update(`${id}\n`);
	const part = (number: number) => ids.slice(number * partSize, (number + 1) * partSize);
	const { id } = await createPreview(action, {
		object: "customer",
		klass: null,
		bulk: true,
		ids: part(0),
		complete: false,
		crmLogin: null,
	});
	for (let number = 1; number * partSize < ids.length; number++) await addPart(action, id, { part: number, ids: part(number) });
	await sealPreview(action, id, { count: ids.length, hash: hash.digest("hex") });
	return id;
}

/** Confirms the preview and begins the deletion, as a job does. The caller runs the batches. */
export async function beginDeletion(action: ActionContext, preview: string): Promise<{ deletion: string; slice: string }> {
	await getPreview(action, preview);
	await confirmDeletion(action, { preview, confirmation: "DELETE" });
	const slice = randomUUID();
	await action.db.update(deletions).set({ sliceId: slice, state: "running" }).where(eq(deletions.id, preview));
	return { deletion: preview, slice };
}
