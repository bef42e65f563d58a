import { randomInt } from "node:crypto";

/** Four groups of five letters and digits that cannot be mistaken for one another, about 98 bits. */
export function makePassword(): string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789";
	const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
	return [group(), group(), group(), group()].join("-");
}
