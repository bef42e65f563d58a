import { describe, expect, test } from "vitest";
import { readLook } from "../../../../server/aftermath/files/looks.ts";

const url = "https://files.example.org/crm/2024";
const look = (status: number, rest: { location?: string; text?: string } = {}) =>
	readLook(url, { status, location: rest.location, text: rest.text ?? "" });

describe("WebDAV says of an address", () => {
	test.each([
		['<d:multistatus xmlns:d="DAV:"><d:resourcetype/></d:multistatus>', "file"],
		['<D:prop xmlns:D="DAV:"><D:resourcetype></D:resourcetype></D:prop>', "file"],
		['<resourcetype xmlns="DAV:">\n</resourcetype>', "file"],
		["<lp1:resourcetype/>", "file"],
		["<d:resourcetype><d:collection/></d:resourcetype>", "folder"],
		["<lp1:resourcetype><D:collection/></lp1:resourcetype>", "folder"],
		['<resourcetype><collection xmlns="DAV:"></collection></resourcetype>', "folder"],
		["<d:resourcetype><d:collection/></d:resourcetype><d:resourcetype/>", "folder"],
		["<d:resourcetype><x:redirectref/></d:resourcetype>", "folder"],
		["", "folder"],
	])("in %j that it is a %s", (text, found) => {
		expect(look(207, { text })).toBe(found);
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
