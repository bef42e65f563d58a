import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeSession } from "../../../extension/stage/session.ts";

const state = {
	status: "ready",
	crmLogin: "ada",
	pages: { login: { url: "/api/me", property: "login" }, records: [], items: [], results: [] },
	rights: { version: 1, admin: true },
	objects: [],
};
/** Answers of the CRM that are still to come, in the order of the questions. */
let pending: ((login: string) => Promise<void>)[];
let requests: RequestInit[];

beforeEach(() => {
	pending = [];
	requests = [];
	vi.stubGlobal("location", new URL("https://crm.example.test/list"));
	vi.stubGlobal("chrome", { runtime: { sendMessage: async ({ call }: { call: string }) => [call === "page/state" ? state : null] } });
	vi.stubGlobal("fetch", (_url: URL, init: RequestInit) => {
		requests.push(init);
		return new Promise<Response>((resolve) => {
			pending.push(async (login) => {
				resolve(Response.json({ login }));
				await new Promise((done) => setTimeout(done, 10));
			});
		});
	});
	return () => vi.unstubAllGlobals();
});
afterEach(() => vi.useRealTimers());

async function begin() {
	const session = makeSession(
		() => undefined,
		() => undefined,
		() => undefined,
	);
	await session.renew();
	session.readLogin();
	return session;
}

test("nobody counts as signed in until the CRM has answered, and its request is not redirected", async () => {
	const session = await begin();
	expect(session.readyForPerson()).toBeNull();
	await pending[0]?.("Ada");
	expect(session.readyForPerson()).not.toBeNull();
	expect(requests).toMatchObject([{ redirect: "error", credentials: "same-origin" }]);
});

test("a late answer does not replace that to a later question", async () => {
	const session = await begin();
	await pending[0]?.("ada");
	session.checkLogin();
	session.checkLogin();
	await pending[2]?.("mallory");
	expect(session.readyForPerson()).toBeNull();
	await pending[1]?.("ada");
	expect(session.readyForPerson()).toBeNull();
});

test("an answer to a question from before the page was away does not count", async () => {
	const session = await begin();
	session.forgetLogin();
	await pending[0]?.("ada");
	expect(session.readyForPerson()).toBeNull();
	session.readLogin();
	await pending[1]?.("ada");
	expect(session.readyForPerson()).not.toBeNull();
});

test("an earlier answer of the background does not replace a later one", async () => {
	const answers: ((state: object) => void)[] = [];
	const sendMessage = () => new Promise((resolve) => answers.push((now) => resolve([now])));
	vi.stubGlobal("chrome", { runtime: { sendMessage } });
	const session = makeSession(
		() => undefined,
		() => undefined,
		() => undefined,
	);
	const renewals = [session.renew(), session.renew()];
	answers[1]?.({ status: "signed_out", ended: false });
	answers[0]?.(state);
	await Promise.all(renewals);
	expect(session.ready()).toBeNull();
});

test("a question without an answer ends, and then nobody counts as signed in", async () => {
	const session = await begin();
	await pending[0]?.("ada");
	const timeouts: number[] = [];
	vi.stubGlobal("AbortSignal", { timeout: (milliseconds: number) => timeouts.push(milliseconds) });
	vi.stubGlobal("fetch", async () => {
		throw new DOMException("Timed out.", "TimeoutError");
	});
	session.checkLogin();
	await vi.waitFor(() => expect(session.readyForPerson()).toBeNull());
	expect(timeouts).toEqual([5_000]);
});
