import { expect, test } from "vitest";
import { namesFiles } from "../../../../server/doctor/undeclared/find-outside.ts";
import { column, table } from "../../erasure/sample-graph.ts";
import { text, typed } from "./sample-tables.ts";

test.each([
	["stored_as", ["ab/cd/17.pdf", "ef/18.png"], true],
	["avatar", ["17.jpg", "none"], false],
	["disk_filename", ["240101_offer.docx"], true],
	["path", ["/crm/customers/17", "/crm"], false],
	["title", ["offer.pdf"], false],
	["image", ["https://example.org/a.png"], false],
])("%s with %j names files: %s", (name, values, names) => {
	expect(namesFiles(table("files", [text(name), "bytes"]), text(name), values)).toBe(names);
});

test("a name beside the content is only a name", () => {
	expect(namesFiles(table("files", [text("file_name"), typed("data", "bytea", "U")]), text("file_name"), ["offer.pdf"])).toBe(false);
	expect(namesFiles(table("files", [text("file_name"), text("content")]), text("file_name"), ["offer.pdf"])).toBe(false);
	expect(namesFiles(table("files", [column("file")]), column("file"), ["17"])).toBe(false);
});
