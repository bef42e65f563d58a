/**
 * Every way in which a request or a record can fail, with a message for the user: what happened, and what to do next.
 * The list is closed. `status` is the HTTP status if the whole request fails with this code.
 */
export const errorCodes = {
	invalid_request: {
		status: 400,
		message: "The request is malformed. Reload the page and try again. If it happens again, tell your admin.",
	},
	no_records: { status: 400, message: "No records were chosen. Tick at least one and try again." },
	selection_too_large: {
		status: 400,
		message: "At most 500,000 records can be selected at once. Narrow your search, delete those records, and repeat for the rest.",
	},
	body_too_large: {
		status: 413,
		message: "The request is too large, so the server did not read it. Shorten your input and try again.",
	},
	length_required: { status: 411, message: "The request does not state its length. Send it again with a Content-Length header." },
	invalid_key: { status: 400, message: "One of the ids cannot belong to a record of this type. Nothing was deleted." },
	unknown_object: { status: 404, message: "This CRM has no records of that type." },
	object_not_deletable: { status: 422, message: "Records of this type cannot be deleted with Expunge." },
	object_undecided: {
		status: 409,
		message:
			"A reference to these records in the CRM's database is undecided, so nothing was deleted. Ask an admin to decide it in Health.",
	},
	undecided_reported: {
		status: 409,
		message: "A reference to these records in the CRM's database is undecided, so nothing was deleted. An admin has been told.",
	},
	not_signed_in: { status: 401, message: "You are signed out. Open Expunge in the toolbar and sign in." },
	wrong_credentials: { status: 401, message: "The e-mail address or the password is wrong." },
	common_password: {
		status: 400,
		message: "That password is easy to guess because it is common or made from a common one. Choose another.",
	},
	permission_denied: { status: 403, message: "You do not have permission to do this. An admin can grant it in a permission set." },
	other_person: {
		status: 403,
		message: "Somebody else is signed in to the CRM. Nothing was deleted. Sign in to the CRM and to Expunge as the same person.",
	},
	bulk_not_allowed: {
		status: 403,
		message: "You can delete these one by one, but not in bulk. An admin can allow bulk deletion in a permission set.",
	},
	not_found: { status: 404, message: "There is no such record." },
	search_too_slow: {
		status: 504,
		message: "The search took too long, so it was stopped. Type the exact number, or the beginning of the name or address.",
	},
	wrong_confirmation: { status: 400, message: "The confirmation word does not match. Type DELETE exactly." },
	preview_expired: { status: 410, message: "The confirmation has expired. Close it and choose Delete again." },
	preview_stale: {
		status: 409,
		message: "The records to be deleted have changed since you opened the confirmation. Check the new numbers and confirm again.",
	},
	preview_unsealed: {
		status: 409,
		message: "The server did not receive the whole selection. Close the confirmation and choose Delete again.",
	},
	selection_mismatch: { status: 409, message: "The server received a damaged selection. Nothing was deleted. Choose Delete again." },
	conflict: { status: 409, message: "Somebody else changed this in the meantime. Reload and try again." },
	too_many_at_once: { status: 429, message: "Several of your requests are still running. Wait a moment and try again." },
	too_many_requests: {
		status: 429,
		message: "Too many attempts. Wait a while and try again, if possible from a network where you have signed in before.",
	},
	internal: {
		status: 500,
		message:
			"Something went wrong on the server. Try again; nothing is ever deleted twice. If it happens again, give your admin the request id.",
	},
	unavailable: { status: 503, message: "The server cannot be reached. Try again in a moment; nothing is ever deleted twice." },
	already_gone: { status: 410, message: "This record had already been deleted." },
	held: {
		status: 409,
		message: "This record, or one that would be deleted with it, is on hold and must be kept. An admin can release the hold.",
	},
	referenced: {
		status: 409,
		message: "This record must stay: another record refers to it, or the CRM protects it. Close the other record first, or ask your admin.",
	},
	locked: { status: 409, message: "Somebody was working on this record. Retry it in a moment." },
	blocked_by_database: {
		status: 409,
		message: "The CRM's database refused to delete this record. Ask your admin to look up the request id in the server's log.",
	},
	cancelled: { status: 409, message: "The deletion was cancelled before it reached this record." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** An expected failure: a code from the closed list, and details without personal data. */
export class ExpungeError extends Error {
	readonly code: ErrorCode;
	readonly details: Record<string, unknown> | undefined;

	constructor(code: ErrorCode, details?: Record<string, unknown>, cause?: Error) {
		super(errorCodes[code].message, cause && { cause });
		this.name = "ExpungeError";
		this.code = code;
		this.details = details;
	}
}
