import type { Redaction } from "../redaction.ts";

/** Mail that RT sent and received keeps addresses in its headers, and people quote each other. */
export const redactions: readonly Redaction[] = [
	{
		object: "user",
		// RT names a correspondent after the address they first wrote from, and keeps that name when the address changes.
		addresses: ["emailaddress", "name"],
		name: "realname",
		replacement: "deleted@invalid",
		texts: [
			{ table: "public.attachments", columns: ["headers", "subject", "filename"] },
			{ table: "public.attachments", columns: ["content"], encoding: "contentencoding" },
			{ table: "public.transactions", columns: ["oldvalue", "newvalue", "data"] },
			{ table: "public.tickets", columns: ["subject"] },
			{ table: "public.assets", columns: ["name", "description"] },
			{ table: "public.articles", columns: ["name", "summary"] },
			{ table: "public.objectcustomfieldvalues", columns: ["content"] },
			{ table: "public.objectcustomfieldvalues", columns: ["largecontent"], encoding: "contentencoding" },
			{ table: "public.users", columns: ["comments", "signature", "freeformcontactinfo"] },
			{ table: "public.groups", columns: ["description"] },
			// Addresses that are not to be written to are plain; serialized settings are packed and cannot be rewritten as text.
			{ table: "public.attributes", columns: ["description", "content"] },
		],
	},
];
