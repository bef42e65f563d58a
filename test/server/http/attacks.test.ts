import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeEach, expect, test } from "vitest";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { requestsThrough, signInAs } from "../deletions/play.ts";
import { chunk, head, openRaw, type Raw, requestWith, statusOf } from "./attack.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "expunge" });
const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: "https://crm.example.test", measured: true });
afterAll(server.stop);

const api = requestsThrough((path, init) => fetch(`${server.url}${path}`, init));
const [none, admin] = [await signInAs(api, people.none.email, password), await signInAs(api, people.admin.email, password)];
const zeros = `{"object":"customer","bulk":true,"ids":[${"0,".repeat(8_000_000)}0]}`;
const signIn = "/api/auth/sign-in/email";

/** The memory that an attack may cost the server. */
const megabytes = 100;
const milliseconds = 1_000;

let before = await server.measure();
beforeEach(async () => {
	before = await server.measure();
});

/** Checks that another person's requests are answered during and after the attack. */
async function othersAreServed(): Promise<void> {
	expect(await send(head("GET /api/me", [`Authorization: Bearer ${admin}`]))).toMatchObject({ status: 200 });
	const after = await server.measure();
	expect(after.blocked).toBeLessThan(milliseconds);
	expect(after.memory - before.memory).toBeLessThan(megabytes);
	expect(after.peak - before.peak).toBeLessThan(megabytes);
}

/** Takes bytes where encoding a long text for each request would keep this process from talking to the server. */
async function send(text: string | Buffer): Promise<{ status: number; answer: string }> {
	const { socket, answer, closed } = openRaw(server.url);
	await once(socket, "connect");
	socket.write(text);
	await Promise.race([closed, expect.poll(() => statusOf(answer())).not.toBe(0)]);
	socket.destroy();
	return { status: statusOf(answer()), answer: answer() };
}

test("an array of eight million zeros from a person without a grant is refused unread, with a code and a message", async () => {
	const { status, answer } = await send(requestWith("/api/previews", zeros, [`Authorization: Bearer ${none}`]));
	expect(status).toBe(413);
	expect(answer).toContain('"code":"body_too_large"');
	await othersAreServed();
});

test("anonymous bodies of fifteen megabytes are refused unread", async () => {
	const request = Buffer.from(requestWith(signIn, `{"email":"${"x".repeat(15_000_000)}","password":""}`));
	const answers = await Promise.all(Array.from({ length: 20 }, () => send(request)));
	expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 413));
	await othersAreServed();
});

test("bodies without a stated length are refused before any of them is stored", async () => {
	const part = Buffer.from(chunk("x".repeat(60_000)));
	/** Six megabytes without an end, as fast as the connection takes them. */
	const stream = async ({ socket, closed }: Raw) => {
		socket.write(head(`POST ${signIn}`, ["Transfer-Encoding: chunked"]));
		for (let sent = 0; sent < 100 && !socket.destroyed; sent++) {
			const hasRoom = socket.write(part);
			await (hasRoom ? setImmediate() : Promise.race([once(socket, "drain").catch(() => undefined), closed]));
		}
		await closed;
	};
	const attacks = Array.from({ length: 50 }, () => openRaw(server.url));
	const streams = attacks.map(stream);
	await othersAreServed();
	await Promise.all(streams);
	expect(attacks.map(({ answer }) => statusOf(answer()))).toEqual(attacks.map(() => 411));
	await othersAreServed();
});

test.each([
	["Host: a/b", 400],
	["Expect: foo", 413],
])("bodies with the header %s are refused, and not read on for long", async (header, status) => {
	const part = Buffer.alloc(60_000, "x");
	/** Up to 24 megabytes, as fast as the connection takes them. */
	const stream = async ({ socket, closed }: Raw) => {
		socket.write(
			`POST ${signIn} HTTP/1.1\r\n${header.startsWith("Host") ? "" : "Host: expunge\r\n"}${header}\r\nContent-Length: 24000000\r\n\r\n`,
		);
		for (let sent = 0; sent < 399 && !socket.destroyed; sent++) {
			const hasRoom = socket.write(part);
			await (hasRoom ? setImmediate() : Promise.race([once(socket, "drain").catch(() => undefined), closed]));
		}
		await closed;
	};
	const attacks = Array.from({ length: 20 }, () => openRaw(server.url));
	await Promise.all(attacks.map(stream));
	const sent = attacks.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
	expect(sent).toBeLessThan(240_000_000);
	expect(attacks.map(({ answer }) => statusOf(answer()))).toEqual(attacks.map(() => status));
	await othersAreServed();
});

test("a part of a selection from a person without permission is refused unread", async () => {
	const begin = async (token: string) => {
		const body = { object: "customer", bulk: true, ids: ["1"], complete: false };
		return (await (await api.request("/api/previews", { token, method: "POST", body })).json()).id;
	};
	const bulk = await signInAs(api, people.bulk.email, password);
	const [ofAdmin, ofBulk] = [await begin(admin), await begin(bulk)];
	const withoutBody = (token: string, id: string) =>
		send(head(`POST /api/previews/${id}/parts`, ["Content-Length: 1000000", `Authorization: Bearer ${token}`]));
	expect(await withoutBody("nobody", ofAdmin)).toMatchObject({ status: 401 });
	expect(await withoutBody(none, ofAdmin)).toMatchObject({ status: 404 });
	const superuser = postgres(adminUrl, { max: 1 });
	await superuser`delete from expunge.permission_set_users where user_id = (select id from expunge.users where email = ${people.bulk.email})`;
	await superuser.end();
	expect(await withoutBody(bulk, ofBulk)).toMatchObject({ status: 403 });
});

test("a sign-in of more than four kilobytes is refused, and so is any other body but an upload above sixty-four", async () => {
	const tooLong = (path: string, length: number, headers: string[] = []) =>
		send(requestWith(path, `{"x":"${"x".repeat(length)}"}`, headers));
	const own = [`Authorization: Bearer ${admin}`];
	expect(await tooLong(signIn, 4_000)).toMatchObject({ status: 400 });
	expect(await tooLong(signIn, 4_200)).toMatchObject({ status: 413 });
	expect(await tooLong("/api/auth/change-password", 4_200, own)).toMatchObject({ status: 413 });
	expect(await tooLong("/api/permission-sets", 65_000, own)).toMatchObject({ status: 400 });
	expect(await tooLong("/api/permission-sets", 66_000, own)).toMatchObject({ status: 413 });
});

test("an unfinished request is disconnected, and so is a request for another protocol", async () => {
	const slow = openRaw(server.url);
	slow.socket.write("POST /api/previews HTTP/1.1\r\nHost: expunge\r\n");
	const other = openRaw(server.url);
	other.socket.write("GET /api/description HTTP/1.1\r\nHost: expunge\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
	await slow.closed;
	expect(statusOf(slow.answer())).toBe(408);
	await other.closed;
	expect(statusOf(other.answer())).toBe(200);
});
