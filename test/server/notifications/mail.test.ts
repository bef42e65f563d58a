import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

/** As much of a mail server as takes one message after the other. */
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
			socket.write(reading ? "354 go on\r\n" : "250 ok\r\n");
		}
	});
	socket.on("error", () => {});
}).listen(0, "127.0.0.1");
await once(postbox, "listening");
const address = postbox.address();
const port = typeof address === "object" ? address?.port : 0;

const small = await startSmall({ SMTP_URL: `smtp://127.0.0.1:${port}` });
const stopWorker = await startWorker(small.installation);
afterAll(async () => {
	await stopWorker();
	postbox.close();
});

test("Email Always: one message says how the job ended, and nothing about the records", async () => {
	const user = await small.addUser({ role: "admin" });
	const token = await small.signIn(user);
	const settings = { bulkComplete: { inApp: "never", email: "always" }, desktop: false };
	await small.request("/api/notification-settings", { token, method: "PUT", body: settings });
	const { deleteMany, ended } = play(small, token);
	await ended((await deleteMany("customer", ["1", "2", "77"])).id);
	await expect.poll(() => mails.length, { timeout: 10_000 }).toBe(1);
	expect(mails[0]).toContain(`To: ${user.email}`);
	expect(mails[0]).toContain("Subject: A bulk job you started has been completed, with errors");
	expect(mails[0]).toContain("2 of 3 Customers deleted, 1 could not be deleted.");
	expect(mails[0]).not.toContain("Somebody");
});

test("Email When logged out: nothing while the person is signed in", async () => {
	const { deleteMany, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));
	await ended((await deleteMany("customer", ["78"])).id);
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	expect(mails).toHaveLength(1);
});
