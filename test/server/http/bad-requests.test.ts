import { describe, expect, test } from "vitest";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, request, signIn } = await startSmall();
const token = await signIn(await addUser({ role: "admin" }));

describe("a bad request", () => {
	test("is answered with a code, a message and a request id that no caller chooses", async () => {
		const answer = await request("/api/users", { method: "POST", token, body: { name: "" }, headers: { "x-request-id": "mine" } });
		const { error } = await answer.json();
		expect(answer.status).toBe(400);
		expect(error).toMatchObject({ code: "invalid_request", requestId: answer.headers.get("x-request-id") });
		expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
		expect(error.details.issues.map(({ path }: { path: string }) => path)).toEqual(["name", "email"]);
	});

	test.each([
		["malformed JSON", { body: "{" }],
		["no body", {}],
		["a list where an object is due", { body: [] }],
	])("%s", async (_, options) => {
		const answer = await request("/api/users", { method: "POST", token, headers: { "content-type": "application/json" }, ...options });
		expect([answer.status, await codeIn(answer)]).toEqual([400, "invalid_request"]);
	});

	test.each([
		["a character that no database can hold", "POST", "/api/users", { name: "a\0b", email: "somebody@example.test" }],
		["one in a query", "GET", "/api/audit?object=%00", undefined],
		["one in an address", "DELETE", "/api/users/%00", undefined],
		["a moment that no database can hold", "GET", "/api/audit?from=0000-01-01T00:00:00Z", undefined],
	])("%s", async (_, method, path, body) => {
		expect(await codeIn(await request(path, { method, token, body }))).toBe("invalid_request");
	});

	test("with an id of another form is refused", async () => {
		const answer = await request("/api/permission-sets/42", { method: "DELETE", token });
		expect(await codeIn(answer)).toBe("invalid_request");
	});

	test("to an unknown address is refused", async () => {
		const answer = await request("/api/nothing", { token });
		expect([answer.status, await codeIn(answer)]).toEqual([404, "not_found"]);
	});

	test("of more than sixty-four kilobytes answers 413", async () => {
		const answer = await request("/api/users", { method: "POST", token, body: { name: "x".repeat(65 * 1_024) } });
		expect([answer.status, await codeIn(answer)]).toEqual([413, "body_too_large"]);
	});
});

describe("everybody may see", () => {
	test("the description, the health and the documentation, which load nothing from elsewhere", async () => {
		expect(await (await request("/api/description")).json()).toMatchObject({
			product: "Expunge",
			crm: { name: "small", title: "Small CRM", origins: ["https://crm.example.test"] },
		});
		expect(await (await request("/api/health")).json()).toMatchObject({ database: true, worker: { alive: false }, problems: 0 });
		const document = await (await request("/api/openapi.json")).json();
		expect(Object.keys(document.paths)).toContain("/api/permission-sets/{id}");
		expect(document.paths["/api/feed"].get.responses[101]).toBeDefined();
		expect(document.paths["/api/users"].get.responses.default).toBeDefined();
		const page = await (await request("/api/docs")).text();
		expect(page).not.toMatch(/https?:/);
		for (const [, file] of page.matchAll(/(?:src|href)="(docs[^"]+)"/g)) expect((await request(`/api/${file}`)).status).toBe(200);
		expect((await request("/api/docs/constructor")).status).toBe(404);
	});

	test("nothing of the CRM's pages", async () => {
		expect(await codeIn(await request("/api/crm"))).toBe("not_signed_in");
		const crm = await (await request("/api/crm", { token })).json();
		expect(crm).toMatchObject({ version: expect.stringMatching(/^[0-9a-f]{16}$/), pages: { records: [] } });
		expect(crm.objects.map(({ object, klass }: { object: string; klass: string | null }) => `${object}/${klass}`)).toEqual([
			"company/null",
			"customer/null",
			"conversation/null",
			"kobject/null",
			"kobject/device",
			"kobject/order",
		]);
	});
});
