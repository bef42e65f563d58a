import { describe, expect, test } from "vitest";
import { readLook } from "../../../../server/aftermath/files/looks.ts";

const url = "https://files.example.org/crm/2024";
const look = (status: number, rest: { location?: string; text?: string } = {}) =>
	readLook(url, { status, location: rest.location, text: rest.text ?? "" });

describe("WebDAV says of an address", () => {
	const ok = "HTTP/1.1 200 OK";
	test.each([
		["<d:resourcetype/>", ok, "file"],
		["<D:resourcetype></D:resourcetype>", ok, "file"],
		['<resourcetype xmlns="DAV:">\n</resourcetype>', "HTTP/2 200", "file"],
		["<lp1:resourcetype/>", "HTTP/1.1 404 Not Found", "folder"],
		["<d:resourcetype><d:collection/></d:resourcetype>", ok, "folder"],
		["<lp1:resourcetype><D:collection/></lp1:resourcetype>", ok, "folder"],
		['<resourcetype><collection xmlns="DAV:"></collection></resourcetype>', ok, "folder"],
		["<d:resourcetype><d:collection/></d:resourcetype><d:resourcetype/>", ok, "folder"],
		["<d:resourcetype><x:redirectref/></d:resourcetype>", ok, "folder"],
		["", ok, "folder"],
	])("with %j under %s that it is a %s", (type, status, found) => {
		const text = `<d:propstat><d:prop>${type}</d:prop><d:status>${status}</d:status></d:propstat>`;
		expect(look(207, { text: `<d:multistatus xmlns:d="DAV:"><d:response>${text}</d:response></d:multistatus>` })).toBe(found);
	});
});

test.each(["/crm/2024/", "2024/", `${url}/`, `${url}/?a`, "http://["])("a redirect to %s counts as a folder", (location) => {
	expect(look(301, { location })).toBe("folder");
});

test("another redirect says nothing", () => {
	expect(look(302, { location: "https://storage.example.org/2024?signature=1" })).toBe("unknown");
	expect(look(304)).toBe("unknown");
});

test.each([200, 204, 404, 405, 410, 501])("the status %i says nothing", (status) => {
	expect(look(status)).toBe("unknown");
});

test.each([400, 401, 403, 429, 500, 503])("after the status %i nothing may be removed", (status) => {
	expect(look(status)).toBe("failed");
});
