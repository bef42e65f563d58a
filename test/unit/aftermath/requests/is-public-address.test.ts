import { BlockList } from "node:net";
import { expect, test } from "vitest";
import { isPublicAddress, mayConnectTo } from "../../../../server/aftermath/requests/is-public-address.ts";

test.each([
	["93.184.216.34", true],
	["2606:2800:220:1::1", true],
	["127.0.0.1", false],
	["0.0.0.0", false],
	["10.1.2.3", false],
	["100.64.0.1", false],
	["169.254.169.254", false],
	["172.31.255.255", false],
	["172.32.0.1", true],
	["192.168.1.1", false],
	["198.19.0.1", false],
	["224.0.0.1", false],
	["255.255.255.255", false],
	["::", false],
	["::1", false],
	["::ffff:127.0.0.1", false],
	["::ffff:93.184.216.34", false],
	["64:ff9b::7f00:1", false],
	["fe80::1", false],
	["fd00::1", false],
	["ff02::1", false],
	["2002:7f00:1::", false],
	["2001:0:7f00:1::", false],
	["2001:db8::1", false],
	["", false],
	["search.example.org", false],
])("%s is public: %s", (address, isPublic) => {
	expect(isPublicAddress(address)).toBe(isPublic);
});

test("a private address may be connected to only if the operator has listed it", () => {
	const listed = new BlockList();
	listed.addSubnet("10.0.0.0", 8, "ipv4");
	listed.addAddress("::1", "ipv6");
	expect(mayConnectTo("10.1.2.3", listed)).toBe(true);
	expect(mayConnectTo("::1", listed)).toBe(true);
	expect(mayConnectTo("127.0.0.1", listed)).toBe(false);
	expect(mayConnectTo("fd00::1", listed)).toBe(false);
	expect(mayConnectTo("93.184.216.34", listed)).toBe(true);
});
