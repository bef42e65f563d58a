import { readStored, removeStored, writeStored } from "../stored.ts";
import type { SetDraft } from "./set-draft.ts";

function keyOf(user: string, id: string | null): string {
	return `draft.permission-set.${user}.${id ?? "new"}`;
}

function isBody(value: unknown): boolean {
	return typeof value === "object" && value !== null && "name" in value && "grants" in value && "searches" in value && "users" in value;
}

function isSetDraft(value: unknown): value is SetDraft {
	return (
		typeof value === "object" &&
		value !== null &&
		"version" in value &&
		"base" in value &&
		"body" in value &&
		isBody(value.base) &&
		isBody(value.body)
	);
}

/** Drafts belong to the person who wrote them. */
export function readSetDraft(user: string, id: string | null): Promise<SetDraft | null> {
	return readStored(keyOf(user, id), isSetDraft).catch(() => null);
}

export function storeSetDraft(user: string, draft: SetDraft): Promise<void> {
	return writeStored(keyOf(user, draft.id), draft);
}

export function dropSetDraft(user: string, id: string | null): Promise<void> {
	return removeStored(keyOf(user, id));
}
