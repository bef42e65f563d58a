import { BlockList } from "node:net";
import { expect, test } from "vitest";
import { isExtensionOrigin, isTrustedProxy } from "../../../server/http/client-address.ts";

const chromium = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

test.each([
	["Chromium's extension by its id", chromium, true],
	["another Chromium extension", "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba", false],
	["Firefox's extension by any UUID", "moz-extension://0f3e1c52-9d8a-4b6e-8f10-1234567890ab", true],
	["a UUID with something behind it", "moz-extension://0f3e1c52-9d8a-4b6e-8f10-1234567890ab.example", false],
	["a web page", "https://crm.example", false],
	["no origin", "", false],
])("an origin of the extension: %s", (_, origin, expected) => {
	expect(isExtensionOrigin({ extensionOrigins: [chromium] }, origin)).toBe(expected);
});

const trustedProxies = new BlockList();
trustedProxies.addSubnet("10.0.0.0", 8, "ipv4");
trustedProxies.addAddress("2001:db8::7", "ipv6");

test.each([
	["10.1.2.3", true],
	["::ffff:10.1.2.3", true],
	["192.0.2.7", false],
	["2001:db8::7", true],
	["2001:db8::8", false],
	["unknown", false],
	["", false],
])("a trusted proxy: %s", (address, expected) => {
	expect(isTrustedProxy({ trustedProxies }, address)).toBe(expected);
});
