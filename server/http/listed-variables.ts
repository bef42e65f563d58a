import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** Variables that list values, separated by commas. */
export const textList = z
	.string()
	.transform((text) => text.split(","))
	.pipe(z.array(z.string().trim().min(1)));

export const origins = textList.pipe(
	z.array(
		z
			.url({ protocol: /^https?$/, error: "must be origins such as https://crm.example.org, separated by commas" })
			.transform((url) => new URL(url).origin),
	),
);

/** Where the server sends requests. A path would suggest that only addresses below it are allowed. */
export const exactOrigins = textList.pipe(
	z.array(
		z
			.string()
			.refine((text) => /^https?:\/\/[^/?#@\\\s]+\/?$/.test(text) && URL.canParse(text), {
				error: "must be origins such as https://search.example.org, without path, query or user, separated by commas",
			})
			.transform((text) => new URL(text).origin),
	),
);

/** A network that contains all addresses would trust everybody. */
export const networks = textList.transform((entries, context) => {
	const trusted = new BlockList();
	for (const entry of entries) {
		const [address = "", bits, ...more] = entry.split("/");
		const family = isIP(address);
		const prefix = bits === undefined ? (family === 4 ? 32 : 128) : /^\d{1,3}$/.test(bits) ? Number(bits) : 0;
		if (family === 0 || more.length > 0 || prefix < 1 || prefix > (family === 4 ? 32 : 128)) {
			context.addIssue(`must be addresses, or networks such as 10.0.0.0/8, separated by commas; ${JSON.stringify(entry)} is neither`);
			return z.NEVER;
		}
		trusted.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
	}
	return trusted;
});
