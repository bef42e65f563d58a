import { eq } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { users } from "../../drizzle/auth.ts";
import { deletions } from "../../drizzle/deletions.ts";
import { codeOf } from "../database/sqlstates.ts";
import { describeDeletions } from "../deletions/describe-deletions.ts";
import type { Services } from "../services.ts";
import { describeEnd } from "./describe-end.ts";

/** Sends what the notification says, without anything about the records. */
export async function sendMail(services: Services, id: string): Promise<void> {
	const { db, env } = services;
	const [found] = await db
		.select({ deletion: deletions, address: users.email })
		.from(deletions)
		.innerJoin(users, eq(users.id, deletions.actorId))
		.where(eq(deletions.id, id));
	if (!found || !env.mail) return;
	const [deletion] = await describeDeletions(services, [found.deletion]);
	if (!deletion) return;
	const text = describeEnd(deletion);
	const subject =
		deletion.counts.failed > 0 ? "A bulk job you started has been completed, with errors" : "A bulk job you started has been completed";
	await createTransport(env.mail.smtpUrl)
		.sendMail({ from: env.mail.from, to: found.address, subject, text: `${text}\n` })
		.catch((error: unknown) => {
			throw refusal(error);
		});
}

/** What a mail server answers often holds the address: only the kind of failure and its number are passed on. */
function refusal(error: unknown): Error {
	const code = codeOf(error) ?? "UNKNOWN";
	const number = error instanceof Error && "responseCode" in error ? `, ${error.responseCode}` : "";
	return Object.assign(new Error(`The mail server did not take the message (${code}${number}).`), { code });
}
