import { expect, test } from "vitest";
import { deletionQuery, emptyDeletionForm, isFiltered } from "../../../extension/panels/activity/deletion-query.ts";

const query = (changed: Partial<typeof emptyDeletionForm>, before: string | null = null) =>
	deletionQuery({ ...emptyDeletionForm, ...changed }, before);

test.each([
	[{}, {}],
	[{ everyone: true }, { everyone: "true" }],
	[
		{ everyone: true, actor: "ada" },
		{ everyone: "true", actor: "ada" },
	],
	[{ actor: "ada" }, {}],
	[{ type: "customer" }, { object: "customer" }],
	[{ type: "kobject/order" }, { object: "kobject", klass: "order" }],
	[{ state: "complete_with_errors" }, { state: "complete_with_errors" }],
	[{ search: " 479 " }, { search: "479" }],
	[{ search: "  " }, {}],
] as const)("the form %o asks for %o", (form, asked) => {
	expect(query(form)).toEqual({ limit: 50, ...asked });
});

test("days are in the person's time zone, and the last one counts in full", () => {
	const { from, until } = query({ from: "2026-11-23", until: "2026-11-23" });
	expect(from).toBe(new Date(2026, 10, 23).toISOString());
	expect(until).toBe(new Date(2026, 10, 23, 23, 59, 59, 999).toISOString());
});

test("the next page begins behind the last deletion of this one", () => {
	expect(query({}, "0198c1f2-7b7a-7aaa-8000-000000000001")).toMatchObject({ before: "0198c1f2-7b7a-7aaa-8000-000000000001" });
});

test("everybody's deletions are not a filter", () => {
	expect(isFiltered({ ...emptyDeletionForm, everyone: true })).toBe(false);
	expect(isFiltered({ ...emptyDeletionForm, search: "479" })).toBe(true);
});
