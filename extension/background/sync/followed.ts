import type { Deletion } from "../../../server/deletions/schemas.ts";
import { tell } from "../../messaging.ts";
import { ask } from "../api.ts";
import { inTurn } from "../in-turn.ts";
import { lasting, passing } from "../store.ts";
import { tellPages } from "./crm-tabs.ts";

const listeners: (() => void)[] = [];

/** Called when the first deletion comes to be followed or the last one has ended. */
export function onFollowing(listener: () => void): void {
	listeners.push(listener);
}

export function isOver({ state }: Deletion): boolean {
	return state === "complete" || state === "complete_with_errors" || state === "cancelled";
}

export async function followedDeletions(): Promise<string[]> {
	return (await lasting.get("followed")) ?? [];
}

/** Remembers a deletion until it has ended. */
export function follow(id: string): Promise<void> {
	return changeFollowed((ids) => [...ids.filter((other) => other !== id), id]);
}

function changeFollowed(change: (ids: string[]) => string[]): Promise<void> {
	return inTurn("followed", async () => {
		await lasting.set("followed", change(await followedDeletions()));
		for (const listener of listeners) listener();
	});
}

/** After the person's confirmation: `tab` is the CRM page it belongs to. */
export async function deletionStarted(deletion: Deletion, tab: number | null): Promise<void> {
	if (!isOver(deletion)) {
		await follow(deletion.id);
		await tellPages("deletion/changed", { deletion, gone: [] });
	} else {
		if (tab !== null) await leaveFarewell(tab, deletion);
		await tellPages("deletion/changed", { deletion, gone: await readGone(deletion.id) });
	}
	await tell("panels", "panel/changed", { what: "deletions" });
}

/** Reads how a followed deletion stands and passes it on. True when it has ended. */
export async function look(id: string): Promise<boolean> {
	const found = await ask((client) => client.api.deletions[":id"].$get({ param: { id } }));
	if (!found.ok) {
		if (found.failure.code === "not_found") await changeFollowed((ids) => ids.filter((other) => other !== id));
		return false;
	}
	const over = isOver(found.value);
	await tellPages("deletion/changed", { deletion: found.value, gone: over ? await readGone(id) : [] });
	await tell("panels", "panel/changed", { what: "deletions" });
	if (over) await changeFollowed((ids) => ids.filter((other) => other !== id));
	return over;
}

/** More than that leave the page when it is read again: the CRM's own list no longer has them. */
const mostGone = 5_000;

/** Keys of the records that are gone, so that pages drop their rows. */
async function readGone(id: string): Promise<string[]> {
	const gone: string[] = [];
	for (let after: number | null = -1; after !== null && gone.length < mostGone; ) {
		const query: { after: string; limit: string } = { after: String(after), limit: "500" };
		const page = await ask((client) => client.api.deletions[":id"].items.$get({ param: { id }, query }));
		if (!page.ok) return gone;
		for (const { key, result } of page.value.items) if (result === "succeeded" || result === "skipped") gone.push(key);
		after = page.value.next;
	}
	return gone;
}

/** Keeps the outcome for the page that comes after the one being left. */
async function leaveFarewell(tab: number, deletion: Deletion): Promise<void> {
	await inTurn("farewells", async () => {
		const farewells = (await passing.get("farewells")) ?? {};
		await passing.set("farewells", { ...farewells, [tab]: [...(farewells[tab] ?? []), deletion] });
	});
}

export function takeFarewells(tab: number): Promise<Deletion[]> {
	return inTurn("farewells", async () => {
		const { [tab]: taken = [], ...others } = (await passing.get("farewells")) ?? {};
		if (taken.length > 0) await passing.set("farewells", others);
		return taken;
	});
}
