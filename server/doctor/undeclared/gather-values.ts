import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { TableSample } from "./suspicion.ts";

/** Numbers of one column that are kept. */
const maxNumbers = 10_000;
/** Texts of one column that are kept. They are longer. */
const maxTexts = 500;
const maxLength = 1_000;

interface ColumnValues {
	column: Column;
	/** Rows with a value. */
	held: number;
	values: string[];
}

/** Values of each column, spread evenly over all parts of a table that were read. */
interface GatheredValues {
	add(part: TableSample): void;
	/** The values as a sample. What is in one row of it need not be in one row of the table. */
	sample(isWhole: boolean): TableSample;
	heldBy(column: Column): number;
}

/** For questions that most values of a column answer together. They take no more memory for a larger table. */
export function gatherValues(table: Table, random: () => number = Math.random): GatheredValues {
	const all = new Map<Column, ColumnValues>();
	return {
		add({ columns, rows }) {
			for (const [at, column] of columns.entries()) {
				const shape = shapeOf(column.type);
				if (shape !== "number" && shape !== "text") continue;
				const most = shape === "number" ? maxNumbers : maxTexts;
				const gathered = all.get(column) ?? { column, held: 0, values: [] };
				all.set(column, gathered);
				for (const row of rows) {
					const value = row[at];
					if (value === null || value === undefined) continue;
					// Each value has the same chance to be kept.
					const place = gathered.held < most ? gathered.held : Math.floor(random() * (gathered.held + 1));
					if (place < most) gathered.values[place] = value.slice(0, maxLength);
					gathered.held++;
				}
			}
		},
		sample(isWhole) {
			const gathered = [...all.values()];
			const length = Math.max(0, ...gathered.map(({ values }) => values.length));
			const rows = Array.from({ length }, (_, row) => gathered.map(({ values }) => values[row] ?? null));
			return { table, columns: gathered.map(({ column }) => column), rows, isWhole };
		},
		heldBy: (column) => all.get(column)?.held ?? 0,
	};
}
