import { eq } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { users } from "../../drizzle/auth.ts";
import { deletions } from "../../drizzle/deletions.ts";
import { describeDeletions } from "../deletions/describe-deletions.ts";
import type { Installation } from "../installation.ts";
import { describeEnd } from "./describe-end.ts";

/** Sends what the notification says, without anything about the records. */
export async function sendMail(installation: Installation, id: string): Promise<void> {
	const { db, env } = installation;
	const [found] = await db
		.select({ deletion: deletions, address: users.email })
		.from(deletions)
		.innerJoin(users, eq(users.id, deletions.actorId))
		.where(eq(deletions.id, id));
	if (!found || !env.mail) return;
	const [deletion] = await describeDeletions(installation, [found.deletion]);
	if (!deletion) return;
	const text = describeEnd(deletion);
	const subject =
		deletion.counts.failed > 0 ? "A bulk job you started has been completed, with errors" : "A bulk job you started has been completed";
	await createTransport(env.mail.smtpUrl).sendMail({ from: env.mail.from, to: found.address, subject, text: `${text}\n` });
}
