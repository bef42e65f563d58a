import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { deletions } from "../../drizzle/deletions.ts";
import { notificationSettings } from "../../drizzle/notifications.ts";
import { codeOf } from "../database/sqlstates.ts";
import type { JobHandler, JobKind } from "../jobs/queue.ts";
import type { Services } from "../services.ts";
import { defaultLanguage } from "../words/language.ts";
import { wordsIn } from "../words/words-in.ts";
import { type DescribeDeletions, describeEnd } from "./announce-end.ts";

interface MailJob {
	deletion: string;
}

const mailJob: JobKind<MailJob> = { name: "mail", notifies: true };

/** A transaction that ends a deletion only requests the e-mail. The poll queues it. */
export function handleMails(services: Services, describe: DescribeDeletions): JobHandler<MailJob> {
	return {
		kind: mailJob,
		work: ({ deletion }) => sendMail(services, deletion, describe),
		resume: () => queueMails(services),
	};
}

/** Queues the e-mails that completed deletions have requested, each exactly once. */
async function queueMails({ db, queue }: Services): Promise<void> {
	await db.transaction(async (tx) => {
		const asking = await tx
			.update(deletions)
			.set({ mailQueuedAt: sql`clock_timestamp()` })
			.where(and(isNotNull(deletions.mailRequestedAt), isNull(deletions.mailQueuedAt)))
			.returning({ id: deletions.id });
		for (const { id } of asking) await queue.send(tx, mailJob, { deletion: id });
	});
}

/** Says how the job ended, in which CRM and where to see it, in the person's language. It says nothing about the records. */
export async function sendMail(services: Services, id: string, describe: DescribeDeletions): Promise<void> {
	const { db, env, crmIn } = services;
	const [found] = await db
		.select({ deletion: deletions, address: users.email, language: notificationSettings.language })
		.from(deletions)
		.innerJoin(users, eq(users.id, deletions.actorId))
		.leftJoin(notificationSettings, eq(notificationSettings.userId, users.id))
		.where(eq(deletions.id, id));
	if (!found || !env.mail) return;
	const language = found.language ?? defaultLanguage;
	const crm = crmIn(language);
	const [deletion] = await describe({ db, crm }, [found.deletion]);
	if (!deletion) return;
	const { subject, subjectWithErrors, seeJob, howShown } = wordsIn(language).mail;
	const text = [describeEnd(deletion, language), "", seeJob, linkTo(env, id), "", howShown].join("\n");
	// Loaded here, because a server that sends no e-mail starts faster without it.
	const { createTransport } = await import("nodemailer");
	await createTransport(env.mail.smtpUrl)
		.sendMail({
			from: env.mail.from,
			to: found.address,
			subject: (deletion.counts.failed > 0 ? subjectWithErrors : subject)(crm.title),
			text: `${text}\n`,
		})
		.catch((error: unknown) => {
			throw withoutAddress(error);
		});
}

/** Leads to the CRM, where the extension recognises the fragment (`extension/features/linked-job.ts`). The CRM's server never sees a fragment. */
function linkTo({ crmOrigins: [origin = ""] }: Services["env"], id: string): string {
	return `${origin}/#expunge-job=${id}`;
}

/** A mail server's answer often quotes the address. Only the kind of failure and its number are passed on. */
function withoutAddress(error: unknown): Error {
	const code = codeOf(error) ?? "UNKNOWN";
	const number = error instanceof Error && "responseCode" in error ? `, ${error.responseCode}` : "";
	return Object.assign(new Error(`The mail server did not accept the message (${code}${number}).`), { code });
}
