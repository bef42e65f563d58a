import { dictionary } from "@zxcvbn-ts/language-common";
import { ExpungeError } from "../http/errors.ts";

const common: ReadonlySet<unknown> = new Set(dictionary["passwords-common"]);

/**
 * Fails with common_password for passwords that attackers try first: a listed password, alone or between digits or signs, a repetition, or
 * the person's address.
 */
export function requireUncommonPassword(password: string, email: string): void {
	const typed = password.toLowerCase();
	const bare = typed.replaceAll(/^[^a-z]+|[^a-z]+$/g, "");
	const isRepetition = /^(.{1,6})\1+$/.test(typed);
	if (common.has(typed) || common.has(bare) || isRepetition || typed === email.toLowerCase()) throw new ExpungeError("common_password");
}
