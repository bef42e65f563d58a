import type { User } from "../../../server/people/schemas.ts";

/** From this number on, a list of people has a search field. */
export const manyPeople = 8;

/** People whose name or address contains every word typed. */
export function findPeople(users: readonly User[], typed: string): User[] {
	const words = typed.toLowerCase().split(/\s+/);
	return users.filter(({ name, email }) => words.every((word) => `${name} ${email}`.toLowerCase().includes(word)));
}
