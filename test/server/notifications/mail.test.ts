import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, expect, test } from "vitest";
import { describeDeletions } from "../../../server/deletions/describe-deletions.ts";
import { describeError } from "../../../server/log.ts";
import { sendMail } from "../../../server/notifications/send-mail.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

/** A minimal mail server that accepts one message after the other. */
const mails: string[] = [];
const postbox = createServer((socket) => {
	let [text, reading] = ["", false];
	socket.write("220 postbox\r\n");
	socket.on("data", (data) => {
		text += data;
		for (let end = text.indexOf(reading ? "\r\n.\r\n" : "\r\n"); end >= 0; end = text.indexOf(reading ? "\r\n.\r\n" : "\r\n")) {
			const line = text.slice(0, end);
			text = text.slice(end + (reading ? 5 : 2));
			if (reading) mails.push(line);
			reading = !reading && line === "DATA";
			const refused = /^RCPT TO:<(refused@.*)>$/.exec(line);
			socket.write(refused ? `550 5.1.1 <${refused[1]}>: no such mailbox\r\n` : reading ? "354 go on\r\n" : "250 ok\r\n");
		}
	});
	socket.on("error", () => {});
}).listen(0, "127.0.0.1");
await once(postbox, "listening");
const address = postbox.address();
const port = typeof address === "object" ? address?.port : 0;

const small = await startSmall({ SMTP_URL: `smtp://127.0.0.1:${port}` });
let stopWorker = await startWorker(small.services);
afterAll(async () => {
	await stopWorker();
	postbox.close();
});

test("Email Always sends one message about the job's end, without the records", async () => {
	const user = await small.addUser({ role: "admin" });
	const token = await small.signIn(user);
	const settings = { bulkComplete: { inApp: "never", email: "always" }, desktop: false };
	await small.request("/api/notification-settings", { token, method: "PUT", body: settings });
	const { deleteMany, ended } = play(small, token);
	const { id } = await ended((await deleteMany("customer", ["1", "2", "77"])).id);
	await expect.poll(() => mails.length).toBe(1);
	expect(mails[0]).toContain(`To: ${user.email}`);
	const { crm, env } = small.services;
	expect(mails[0]).toContain(`Subject: A bulk job you started has been completed in ${crm.title},`);
	expect(mails[0]?.replaceAll("=\r\n", "").replaceAll("=3D", "=")).toContain(`${env.crmOrigins[0]}/#expunge-job=${id}`);
	expect(mails[0]).toContain("2 of 3 Customers deleted, 1 could not be deleted.");
	expect(mails[0]).not.toContain("Somebody");
});

test("Email When logged out sends nothing while the person is signed in, and the same message afterwards", async () => {
	const user = await small.addUser({ role: "admin" });
	const token = await small.signIn(user);
	const { deleteMany, ended } = play(small, token);
	await ended((await deleteMany("customer", ["78"])).id);
	await stopWorker();
	await deleteMany("customer", ["79"]);
	await small.request("/api/auth/sign-out", { token, method: "POST", body: {} });
	stopWorker = await startWorker(small.services);
	await expect.poll(() => mails.length).toBe(2);
	expect(mails[1]).toContain(`To: ${user.email}`);
	expect(mails[1]).toContain("0 of 1 Customer deleted, 1 could not be deleted.");
	// The job ends a moment after the postbox has the message.
	const queued = () => small.superuser`select from expunge_queue.job where name = 'mail' and state in ('created', 'active', 'retry')`;
	await expect.poll(queued).toHaveLength(0);
});

test("a mail is in the last language that the person's requests for /me named", async () => {
	const user = await small.addUser({ role: "admin" });
	const token = await small.signIn(user);
	await small.request("/api/me", { token, headers: { "accept-language": "de-AT" } });
	// This one names no language that Expunge speaks.
	await small.request("/api/me", { token, headers: { "accept-language": "fr" } });
	const settings = { bulkComplete: { inApp: "never", email: "always" }, desktop: false };
	await small.request("/api/notification-settings", { token, method: "PUT", body: settings });
	const { deleteMany, ended } = play(small, token);
	await ended((await deleteMany("customer", ["81"])).id);
	await expect.poll(() => mails.length).toBe(3);
	expect(mails[2]).toContain("gestarteter Sammelauftrag");
	expect(decode(mails[2] ?? "")).toContain("1 Customer: 0 gelöscht, 1 konnte nicht gelöscht werden.");
	expect(decode(mails[2] ?? "")).toContain("Zum Auftrag:");
});

/** A text in quoted-printable. */
function decode(text: string): string {
	const encoded = text
		.replaceAll("=\r\n", "")
		.replaceAll("%", "%25")
		.replace(/=([\dA-F]{2})/g, "%$1");
	return decodeURIComponent(encoded);
}

test("the log entry of a rejected message does not contain the address", async () => {
	const user = await small.addUser({ role: "admin", email: "refused@example.test" });
	const { deleteMany, ended } = play(small, await small.signIn(user));
	const { id } = await ended((await deleteMany("customer", ["80"])).id);
	const failure = await sendMail(small.services, id, describeDeletions).catch((error: unknown) => error);
	expect(describeError(failure)).toMatchObject({ code: "EENVELOPE", message: expect.stringContaining("550") });
	expect(JSON.stringify(describeError(failure))).not.toContain(user.email);
});
