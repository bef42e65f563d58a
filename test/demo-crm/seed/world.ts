import type { Faker } from "@faker-js/faker";
import { faker } from "@faker-js/faker/locale/en";
import { languages } from "./languages.ts";

export type Row = Record<string, unknown>;

/** The generated rows by table, and the only random source. */
export interface World {
	faker: Faker;
	tables: Map<string, Row[]>;
	agents: number[];
	companies: number;
	add(table: string, row: Row): void;
	/** Adds a row with the next number as its id, and returns the number. */
	addNumbered(table: string, row: Row): number;
	/** A random time within so many days, more likely early. */
	later(after: Date, days: number): Date;
	/** A random time until now, more likely recent. */
	lately(after: Date): Date;
	chance(probability: number): boolean;
	/** Starts a new random sequence, so that one customer's data does not depend on the number of customers. */
	begin(part: number): void;
	/** Returns and clears all rows so far. */
	take(): Map<string, Row[]>;
}

/** The demo's today: a Monday afternoon. No data is later. */
export const now = new Date("2026-11-23T16:40:00Z");

export function makeWorld(seed: number): World {
	const numbers = new Map<string, number>();
	let tables = new Map<string, Row[]>();
	const add = (table: string, row: Row) => {
		const rows = tables.get(table) ?? [];
		rows.push(row);
		tables.set(table, rows);
	};
	return {
		faker,
		get tables() {
			return tables;
		},
		agents: [],
		companies: 0,
		add,
		addNumbered(table, row) {
			const id = (numbers.get(table) ?? 0) + 1;
			numbers.set(table, id);
			add(table, { id, ...row });
			return id;
		},
		later(after, days) {
			const span = Math.min(days * 86_400_000, now.getTime() - after.getTime());
			return new Date(Math.round((after.getTime() + faker.number.float({ min: 0.002, max: 0.998 }) ** 2 * span) / 1000) * 1000);
		},
		lately(after) {
			const back = faker.number.float({ min: 0.01, max: 1 }) ** 1.7 * (now.getTime() - after.getTime());
			return new Date(Math.round((now.getTime() - back) / 1000) * 1000);
		},
		chance: (probability) => faker.number.float() < probability,
		begin(part) {
			faker.seed([seed, part]);
			for (const { names } of languages) if ("seed" in names) names.seed([seed, part]);
		},
		take() {
			const taken = tables;
			tables = new Map();
			return taken;
		},
	};
}
