import { createHash } from "node:crypto";
import { z } from "zod";

/** Where events are sent. */
export interface WebhookEndpoint {
	/** Identifies it in the outbox, in the log of deliveries and for the doctor. An address can contain a secret, so its path is left out. */
	name: string;
	url: string;
	/** Each signs every event, so that a receiver can change from an old secret to a new one. */
	secrets: readonly string[];
}

/** The form of Standard Webhooks: 24 to 64 bytes in base64. */
const isSecret = (text: string) => {
	const bytes = Buffer.from(text.slice("whsec_".length), "base64").length;
	return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) && bytes >= 24 && bytes <= 64;
};

/** Addresses with their secrets: "https://one.example.org/hook whsec_…, https://two.example.org/hook whsec_new… whsec_old…". */
export const webhookEndpoints = z.string().transform((text, context): WebhookEndpoint[] => {
	const endpoints = text.split(",").flatMap((entry): WebhookEndpoint[] => {
		const [url = "", ...secrets] = entry.trim().split(/\s+/);
		const right = /^https?:\/\/[^@\s]+$/.test(url) && URL.canParse(url) && secrets.length > 0 && secrets.every(isSecret);
		if (right) return [{ name: nameOf(url), url, secrets }];
		// The entry itself may be a secret, so the message does not quote it.
		context.addIssue(
			"must be addresses, each followed by its secrets, such as `https://warehouse.example.org/hook whsec_…`, separated by commas; make a secret with `echo whsec_$(openssl rand -base64 32)`",
		);
		return [];
	});
	if (new Set(endpoints.map(({ url }) => new URL(url).href)).size < endpoints.length)
		context.addIssue("must list each address once: write both secrets behind one address");
	return endpoints;
});

function nameOf(url: string): string {
	return `${new URL(url).origin} #${createHash("sha256").update(url).digest("hex").slice(0, 8)}`;
}
