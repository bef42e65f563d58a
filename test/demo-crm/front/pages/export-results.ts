import { readJson } from "../requests.ts";
import type { SearchShape } from "./search-columns.tsx";

/** All results of a search as a file of comma-separated values. */
export async function exportResults<Row>(what: string, search: string, { columns, title }: SearchShape<Row>): Promise<void> {
	const rows: Row[] = [];
	for (let page = 1; ; page++) {
		const parameters = new URLSearchParams(search);
		parameters.set("page", String(page));
		parameters.set("pageSize", "500");
		const answer = await readJson<{ total: number; rows: Row[] }>(`/searches/${what}?${parameters}`);
		rows.push(...answer.rows);
		if (rows.length >= answer.total || answer.rows.length === 0) break;
	}
	const lines = [columns.map(({ words }) => quote(words)), ...rows.map((row) => columns.map(({ text }) => quote(text(row))))];
	const file = URL.createObjectURL(new Blob([lines.map((line) => `${line.join(",")}\r\n`).join("")], { type: "text/csv" }));
	const link = document.createElement("a");
	link.href = file;
	link.download = `${title}.csv`;
	link.click();
	URL.revokeObjectURL(file);
}

function quote(value: string | number | null): string {
	// Spreadsheets would read a leading sign as a formula.
	const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
	return `"${text.replaceAll('"', '""')}"`;
}
