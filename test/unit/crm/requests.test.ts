import { describe, expect, test } from "vitest";
import { systemRequest } from "../../../server/crm/requests.ts";

const right = { table: "crm.people", method: "DELETE", url: "https://search.example.org/people/{id}" };
const problemsOf = (change: object) => systemRequest.safeParse({ ...right, ...change }).error?.issues ?? [];
const batch = { method: "POST", url: "https://search.example.org/delete", batch: 100 };

describe("a request to another system", () => {
	test.each([
		[{}],
		[{ url: "http://search.example.org:9200/people/{id:0:2}/{id}?routing={tenant}" }],
		[{ body: { id: "{id}", list: [1, "{id}"] }, headers: { "X-Key": { variable: "CRM_SECRET_KEY" } }, expect: [200, 404] }],
		[{ ...batch, body: { ids: ["{id}"] } }],
		[{ ...batch, body: [{ delete: { index: "people", id: "{id}" } }] }],
	])("may be %j", (change) => {
		expect(problemsOf(change)).toEqual([]);
	});

	test.each([
		[{ url: "https://{host}/people/{id}" }],
		[{ url: "https://search.example.org{id}/" }],
		[{ url: "https://user:secret@search.example.org/{id}" }],
		[{ url: "ftp://search.example.org/{id}" }],
		[{ url: "/people/{id}" }],
		[{ url: "https://search.example.org/{id}#top" }],
		[{ url: "https://search.example.org/../{id}" }],
		[{ url: "https://search.example.org/%2e{id}" }],
		[{ url: "https://search.example.org/..%2Fall/{id}" }],
		[{ url: "https://search.example.org/a%5c{id}" }],
		[{ url: "https://search.example.org/%2{id}" }],
		[{ url: "https://search.example.org/\\{id}" }],
		[{ url: "https://search.example.org/{id" }],
		[{ url: "https://search.example.org/people" }],
		[{ method: "GET" }],
		[{ headers: { Host: "other.example.org" } }],
		[{ headers: { "X-Key": { variable: "AUDIT_KEY" } } }],
		[{ headers: { "X-Key\r\n": "a" } }],
		[{ expect: [42] }],
		[{ batch: 100 }],
		[{ ...batch, body: { id: "{id}" } }],
		[{ ...batch, body: { ids: ["{id}"], first: "{id}" } }],
		[{ ...batch, body: { ids: ["{id}"], others: ["{id}"] } }],
		[{ ...batch, url: "https://search.example.org/{id}", body: { ids: ["{id}"] } }],
		[{ ...batch, batch: 1_001, body: { ids: ["{id}"] } }],
	])("may not be %j", (change) => {
		expect(problemsOf(change)).not.toEqual([]);
	});
});
