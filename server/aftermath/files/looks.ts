import type { FullAnswer } from "../requests/http-client.ts";

/** Questions about an address, in this order. WebDAV answers the first. Other web servers redirect HEAD of a folder. */
export const looks = [
	{
		method: "PROPFIND",
		headers: { depth: "0", "content-type": "application/xml; charset=utf-8" },
		body: '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>',
	},
	{ method: "HEAD", headers: {}, body: null },
] as const;

const multiStatus = 207;
/** The server does not know the method, or nothing is there. */
const unknownStatuses = [404, 405, 410, 501];

/**
 * What an answer says about the address. unknown: it says nothing. failed: the server may know, but did not say. Only an empty resource
 * type is that of a file. HEAD alone is not enough: some WebDAV servers answer it with 200 for a folder.
 */
export function readLook(url: string, { status, location, text }: FullAnswer): "file" | "folder" | "unknown" | "failed" {
	if (status === multiStatus) return isFile(text) ? "file" : "folder";
	const isRedirect = status >= 300 && status < 400;
	if (isRedirect && location !== undefined && URL.parse(location, url)?.pathname.endsWith("/") !== false) return "folder";
	return isRedirect || (status >= 200 && status < 300) || unknownStatuses.includes(status) ? "unknown" : "failed";
}

/** A server that does not know the resource type answers with an empty one too, under another status than 200. */
function isFile(xml: string): boolean {
	if (/<(?:[\w.-]+:)?collection[\s/>]/i.test(xml)) return false;
	return xml.split(/<(?:[\w.-]+:)?propstat[\s>]/i).some((part) => emptyType.test(part) && okStatus.test(part));
}

const emptyType = /<(?:[\w.-]+:)?resourcetype(?:\s[^<>]*)?(?:\/>|>\s*<\/)/i;
const okStatus = /<(?:[\w.-]+:)?status(?:\s[^<>]*)?>\s*HTTP\/\S+\s+200\b/i;
