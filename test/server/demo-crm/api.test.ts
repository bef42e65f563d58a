import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { createCrmApp } from "../../demo-crm/app.ts";
import { connectCrm } from "../../demo-crm/connect.ts";
import { password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";

const { adminUrl, crmUrl } = await freshDatabase({ template: "crm" });
const sql = connectCrm(crmUrl);
const admin = postgres(adminUrl, { max: 1, connection: { search_path: "crm" } });
const app = createCrmApp({ sql, front: new Map() });
afterAll(async () => {
	await sql.end();
	await admin.end();
});

const send = (path: string, method: string, body: unknown, headers: Record<string, string> = {}) =>
	app.request(`http://crm.test/api/crm${path}`, {
		method,
		body: JSON.stringify(body),
		headers: { "content-type": "application/json", origin: "http://crm.test", ...headers },
	});

async function signIn(email: string): Promise<string> {
	const response = await send("/sign-in", "POST", { email, password });
	return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

const cookie = await signIn(people.none.email);
const get = (path: string) => app.request(`http://crm.test/api/crm${path}`, { headers: { cookie } });
const json = async (path: string) => (await get(path)).json();

test("every demo account can sign in, and none with a wrong password", async () => {
	for (const { email } of Object.values(people)) expect(await signIn(email)).toMatch(/^harbor_session=/);
	expect((await send("/sign-in", "POST", { email: people.admin.email, password: "wrong" })).status).toBe(401);
});

test("reading requires signing in", async () => {
	for (const path of ["/me", "/customers/1", "/searches/customers", "/reports", "/attachments/1", "/pulse?of=/customers/1"])
		expect((await app.request(`http://crm.test/api/crm${path}`)).status, path).toBe(401);
});

test("signing out ends the session", async () => {
	const mine = await signIn(people.single.email);
	await send("/sign-out", "POST", {}, { cookie: mine });
	expect((await app.request("http://crm.test/api/crm/me", { headers: { cookie: mine } })).status).toBe(401);
});

test("searches return pages of 50 without overlaps, with a total", async () => {
	const keys = new Set<number>();
	for (let page = 1; page <= 10; page++) {
		const answer = await json(`/searches/customers?sort=name&page=${page}`);
		expect(answer).toMatchObject({ total: 500, pageSize: 50, page });
		for (const { key } of answer.rows) keys.add(key);
	}
	expect(keys.size).toBe(500);
	expect((await json("/searches/customers?page=11")).rows).toEqual([]);
});

test.each([
	["customers", "name"],
	["customers", "conversations"],
	["companies", "people"],
	["conversations", "subject"],
	["conversations", "team"],
	["kobjects/order", "amount"],
	["kobjects/device", "owner"],
])("%s are sorted by %s, in both directions", async (what, sort) => {
	const up = await json(`/searches/${what}?sort=${sort}&direction=ascending&pageSize=500`);
	const down = await json(`/searches/${what}?sort=${sort}&direction=descending&pageSize=500`);
	expect(up.total).toBe(down.total);
	expect(up.rows[0].key).not.toBe(down.rows[0].key);
});

test("search text is taken literally", async () => {
	expect((await json(`/searches/customers?q=${encodeURIComponent("<b>Bold</b> O'B")}`)).rows).toMatchObject([{ key: 4 }]);
	expect((await json("/searches/customers?q=%25")).total).toBe(1);
	expect((await json("/searches/customers?q=nobody_has_this")).total).toBe(0);
});

test.each([
	"/customers/0",
	"/customers/501",
	"/customers/999999999999999999999",
	"/customers/4;drop",
	"/companies/9999",
	"/conversations/abc",
	"/kobjects/order/not-a-uuid",
	"/kobjects/order/00000000-0000-4000-8000-000000000000",
	"/searches/kobjects/planet",
	"/attachments/0",
])("%s is not found", async (path) => {
	expect((await get(path)).status).toBe(404);
});

test("the pulse changes with its subject, and stops with it", async () => {
	const pulse = async () => (await json("/pulse?of=/customers/12")).version;
	const before = await pulse();
	expect(await pulse()).toBe(before);
	await send("/customers/12/notes", "POST", { body: "Called back." }, { cookie });
	expect(await pulse()).not.toBe(before);
	expect((await json("/pulse?of=/customers/12345")).version).toBeNull();
});

test("every menu entry works", async () => {
	const [one] = await admin`select id, customer_id from conversations where merged_into is null and status = 'done' order by id limit 1`;
	await send(`/conversations/${one?.["id"]}`, "PATCH", { status: "open", mine: true }, { cookie });
	await send(`/conversations/${one?.["id"]}/messages`, "POST", { body: "We are on it." }, { cookie });
	const { conversation } = await json(`/conversations/${one?.["id"]}`);
	expect(conversation).toMatchObject({ status: "open", assignee: people.none.name });
	expect(conversation.thread.at(-1)).toMatchObject({ direction: "out", body: "We are on it." });
	expect((await send("/customers/12", "PATCH", { name: " " }, { cookie })).status).toBe(400);
});

test("conversations of two customers are never merged", async () => {
	const [one, other] =
		await admin`select distinct on (customer_id) id from conversations where merged_into is null order by customer_id, id limit 2`;
	const refused = await send(`/conversations/${one?.["id"]}/merge`, "POST", { into: Number(other?.["id"]) }, { cookie });
	expect(refused.status).toBe(400);
});

test("reports add up to the cent, however they are grouped", async () => {
	const { totals, months, channels, scores } = await json("/reports");
	const [facts] =
		await admin`select sum(sales_cents)::int as sales, sum(refunds_cents)::int as refunds, count(satisfaction)::int as answers from report_facts`;
	const sum = (rows: Record<string, number>[], name: string) => rows.reduce((all, row) => all + (row[name] ?? 0), 0);
	for (const rows of [months, channels]) {
		expect(sum(rows, "salesCents")).toBe(facts?.["sales"]);
		expect(sum(rows, "refundsCents")).toBe(facts?.["refunds"]);
		expect(sum(rows, "conversations")).toBe(totals.conversations);
	}
	expect(totals).toMatchObject({ salesCents: facts?.["sales"], refundsCents: facts?.["refunds"] });
	expect(sum(scores, "answers")).toBe(facts?.["answers"]);
});

test("pages carry a strict policy, and other sites cannot call the API with the person's cookie", async () => {
	const page = await app.request("http://crm.test/app/customers/1");
	expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'self' 'nonce-.*frame-ancestors 'none'/);
	const foreign = await app.request("http://crm.test/api/crm/sign-out", {
		method: "POST",
		headers: { cookie, origin: "http://evil.test", "content-type": "text/plain" },
	});
	expect(foreign.status).toBe(403);
	expect((await get("/me")).status).toBe(200);
});
