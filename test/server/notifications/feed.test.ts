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

/** Everything a socket says, and the code it is closed with. */
function listen(address: string, first?: string) {
	const socket = new WebSocket(`${address.replace("http", "ws")}/api/feed`);
	sockets.push(socket);
	const messages: string[] = [];
	socket.on("message", (data) => messages.push(String(data)));
	socket.on("error", () => {});
	if (first !== undefined) socket.on("open", () => socket.send(first));
	const closed = once(socket, "close").then(([code]) => code);
	return { socket, messages, closed, said: (part: string) => expect.poll(() => messages.join(), { timeout: 10_000 }).toContain(part) };
}

test.each(["", "{}", '{"token":"forged"}', '{"token":7}', "nonsense"])(
	"a socket whose first message is %j is closed with 4401",
	async (first) => {
		expect(await listen(server.url, first).closed).toBe(4401);
	},
);

test("a socket that says nothing is closed with 4408, one that says too much at once by the protocol", async () => {
	const silent = listen(server.url);
	expect(await listen(server.url, "x".repeat(5_000)).closed).toBe(1009);
	expect(await silent.closed).toBe(4408);
	expect(silent.messages).toEqual([]);
});

test("a change is heard at every server process, by the person it concerns, and says nothing but that", async () => {
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
	const allowed = ['{"ready":true}', '{"changed":"notifications"}', JSON.stringify({ changed: "deletion", id })];
	expect([...here.messages, ...there.messages].filter((message) => !allowed.includes(message))).toEqual([]);
	expect(stranger.messages.filter((message) => message.includes(id))).toEqual([]);
});

test("after a sign-out the next change closes the socket instead of being told", async () => {
	const token = await signInAs(api, people.bulk.email, password);
	const socket = listen(server.url, JSON.stringify({ token }));
	await socket.said("ready");
	await api.request("/api/auth/sign-out", { method: "POST", token, body: {} });
	const { deleteOne } = play(api, await signInAs(api, people.bulk.email, password));
	await deleteOne("customer", "404");
	expect(await socket.closed).toBe(4401);
	expect(socket.messages.join()).not.toContain("deletion");
});
