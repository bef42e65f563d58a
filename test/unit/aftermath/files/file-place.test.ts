import { BlockList } from "node:net";
import { expect, test } from "vitest";
import { isFilePlace, isHeader, readFilePlace } from "../../../../server/aftermath/files/file-place.ts";

test.each([
	["/srv/files", true],
	["s3://bucket/prefix", true],
	["https://files.example.org", true],
	["http://10.0.0.5:8080/crm/", true],
	["files", false],
	["https://user:secret@files.example.org/", false],
	["https://files.example.org/?tenant=1", false],
	["https://files.example.org/#crm", false],
	["ftp://files.example.org/", false],
])("%s can be the place of files: %s", (text, isPlace) => {
	expect(isFilePlace(text)).toBe(isPlace);
});

test("a place is a folder, a bucket, a web server with its header, or none", () => {
	const rest = { S3_REGION: "eu-central-1", PRIVATE_NETWORKS: new BlockList() };
	expect(readFilePlace(rest)).toBeNull();
	expect(readFilePlace({ ...rest, CRM_FILES: "/srv/files" })).toBe("/srv/files");
	expect(readFilePlace({ ...rest, CRM_FILES: "s3://files/crm" })).toMatchObject({ bucket: "files", prefix: "crm/" });
	const server = { address: "https://files.example.org/crm/", headers: {}, privateNetworks: rest.PRIVATE_NETWORKS };
	expect(readFilePlace({ ...rest, CRM_FILES: "https://files.example.org/crm" })).toEqual(server);
	expect(readFilePlace({ ...rest, CRM_FILES: server.address, CRM_FILES_HEADER: "Authorization: Bearer s3cret" })).toEqual({
		...server,
		headers: { authorization: "Bearer s3cret" },
	});
});

test.each([
	["X-Key: a b", true],
	["X-Key:a", true],
	["Bearer s3cret", false],
	["X-Key: ", false],
	["X-Key: a\nHost: b", false],
])("%j is a header with a value: %s", (text, isOne) => {
	expect(isHeader(text)).toBe(isOne);
});
