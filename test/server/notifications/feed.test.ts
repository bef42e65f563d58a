import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { play, requestsThrough, signInAs } from "../deletions/play.ts";

const { appUrl } = await freshDatabase({ template: "expunge" });
const options = { databaseUrl: appUrl, adapter, crmOrigin: "https://crm.example.test" };
const [server, other] = [await startExpungeServer(options), await startExpungeServer(options)];
afterAll(async () => {
	await Promise.all([server.stop(), other.stop()]);
});

const api = requestsThrough((path, init) => fetch(`${server.url}${path}`, init));
const sockets: WebSocket[] = [];
afterAll(() => {
	for (const socket of sockets) socket.terminate();
});

const chromium = "chrome-extension://opmfackhffepdobocceojejjoiikgcfo";
const firefox = "moz-extension://1f4f1a3c-6a0d-4c1f-9a0e-0d8f4f0f3b1a";

/** Collects a socket's messages and its close code. */
function listen(address: string, first?: string, origin = chromium) {
	const socket = new WebSocket(`${address.replace("http", "ws")}/api/feed`, { origin });
	sockets.push(socket);
	const messages: string[] = [];
	socket.on("message", (data) => messages.push(String(data)));
	socket.on("error", () => {});
	if (first !== undefined) socket.on("open", () => socket.send(first));
	const closed = once(socket, "close").then(([code]) => code);
	return { socket, messages, closed, said: (part: string) => expect.poll(() => messages.join()).toContain(part) };
}

test.each(["", "{}", '{"token":"forged"}', '{"token":7}', "nonsense"])(
	"a socket whose first message is %j is closed with 4401",
	async (first) => {
		expect(await listen(server.url, first).closed).toBe(4401);
	},
);

test("a silent socket is closed with 4408, and one that sends too much at once by the protocol", async () => {
	const silent = listen(server.url);
	expect(await listen(server.url, "x".repeat(5_000)).closed).toBe(1009);
	expect(await silent.closed).toBe(4408);
	expect(silent.messages).toEqual([]);
});

test.each([
	["a page of the CRM", "https://crm.example.test"],
	["another extension", "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
	["a page that looks like one of Firefox's", `${firefox}.example.test`],
	["nobody", undefined],
])("a socket from %s is refused before the upgrade", async (_who, origin) => {
	const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/feed`, { origin });
	sockets.push(socket);
	const [error] = await once(socket, "error");
	expect(error).toMatchObject({ message: "Unexpected server response: 403" });
});

test("the extension is also admitted from Firefox, where each installation has its own id", async () => {
	const token = await signInAs(api, people.bulk.email, password);
	await listen(server.url, JSON.stringify({ token }), firefox).said('{"ready":true}');
});

test("silent sockets of one address do not lock out a valid token: the oldest of more than fifty is closed", async () => {
	const first = JSON.stringify({ token: await signInAs(api, people.bulk.email, password) });
	const silent = Array.from({ length: 60 }, () => listen(other.url));
	const codes: unknown[] = [];
	for (const { closed } of silent) void closed.then((code) => codes.push(code));
	await Promise.all(silent.map(({ socket }) => once(socket, "open")));
	await listen(other.url, first).said('{"ready":true}');
	await expect.poll(() => codes).toContain(4429);
	for (const { socket } of silent) socket.terminate();
});

test("a person may have ten sockets, and the eleventh replaces the oldest", async () => {
	const first = JSON.stringify({ token: await signInAs(api, people.single.email, password) });
	const own = [];
	for (let count = 0; count < 11; count++) {
		const socket = listen(other.url, first);
		await socket.said('{"ready":true}');
		own.push(socket);
	}
	expect(await own[0]?.closed).toBe(4429);
	expect(own.slice(1).map(({ socket }) => socket.readyState)).toEqual(Array.from({ length: 10 }, () => WebSocket.OPEN));
	for (const { socket } of own) socket.terminate();
});

test("a change reaches the person's sockets at every server process, and carries nothing else", async () => {
	const token = await signInAs(api, people.bulk.email, password);
	const stranger = listen(server.url, JSON.stringify({ token: await signInAs(api, people.admin.email, password) }));
	const here = listen(server.url, JSON.stringify({ token }));
	const there = listen(other.url, JSON.stringify({ token }));
	for (const socket of [stranger, here, there]) await socket.said('{"ready":true}');
	const { ask, deleteMany, ended } = play(api, token);
	const { id } = await deleteMany("customer", ["401", "402", "403"]);
	await ended(id);
	for (const socket of [here, there]) {
		await socket.said(JSON.stringify({ changed: "deletion", id }));
		await socket.said('{"changed":"notifications"}');
	}
	const before = there.messages.filter((message) => message.includes("notifications")).length;
	await ask("/notifications/read", {});
	await expect.poll(() => there.messages.filter((message) => message.includes("notifications")).length).toBe(before + 1);
	const allowed = ['{"ready":true}', '{"ping":true}', '{"changed":"notifications"}', JSON.stringify({ changed: "deletion", id })];
	expect([...here.messages, ...there.messages].filter((message) => !allowed.includes(message))).toEqual([]);
	expect(stranger.messages.filter((message) => message.includes(id))).toEqual([]);
});

test("after a sign-out, the next change closes the socket and is not sent", async () => {
	const token = await signInAs(api, people.bulk.email, password);
	const socket = listen(server.url, JSON.stringify({ token }));
	await socket.said("ready");
	await api.request("/api/auth/sign-out", { method: "POST", token, body: {} });
	const { deleteOne } = play(api, await signInAs(api, people.bulk.email, password));
	await deleteOne("customer", "404");
	expect(await socket.closed).toBe(4401);
	expect(socket.messages.join()).not.toContain("deletion");
});
