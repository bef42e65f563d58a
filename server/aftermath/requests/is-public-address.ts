import { BlockList, isIP } from "node:net";

/** What the IANA registries of special-purpose addresses list (RFC 6890), and multicast. */
const special = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3],
] as const)
	special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20],
] as const)
	special.addSubnet(network, prefix, "ipv6");

/** Only these are assigned to the public Internet. An IPv4 address inside an IPv6 address is not. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

export function isPublicAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 0) return false;
	return family === 4 ? !special.check(address, "ipv4") : global.check(address, "ipv6") && !special.check(address, "ipv6");
}

/** Whether a server may connect there: to the public Internet, and to the private addresses that its operator has listed. */
export function mayConnectTo(address: string, privateNetworks: BlockList): boolean {
	return isPublicAddress(address) || privateNetworks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
