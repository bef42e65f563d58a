import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { copyDatabase, dropDatabase } from "./databases.ts";

export interface Copy {
	name: string;
	/** The superuser. */
	url: string;
	sql: postgres.Sql;
}

/** Makes copies of the seed for the calling test file, and drops them at its end. */
export function seedCopies(): (name: string) => Promise<Copy> {
	const { seed, cluster } = inject("requestTracker");
	const server = { superuserUrl: (name: string) => `${cluster}${name}` };
	const made = new Map<string, Copy>();
	const dropOne = async ({ name, sql }: Copy): Promise<void> => {
		await sql.end();
		await dropDatabase(server, name);
		made.delete(name);
	};
	afterAll(async () => {
		for (const copy of made.values()) await dropOne(copy);
	});
	return async (title) => {
		const name = `expunge_test_${title}`;
		const before = made.get(name);
		if (before) await dropOne(before);
		const url = await copyDatabase(server, seed, name);
		const copy = { name, url, sql: postgres(url, { max: 1, onnotice: () => {} }) };
		made.set(name, copy);
		return copy;
	};
}
