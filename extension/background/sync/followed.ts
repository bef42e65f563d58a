import type { Deletion } from "../../../server/deletions/schemas.ts";
import { sendEvent } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { inTurn, localStore, sessionStore } from "../store.ts";
import { sendToPages } from "./crm-tabs.ts";
import { asPagesShow, erasedAtOnce, erasedKeysOf, isOver, withoutNames } from "./deletion-state.ts";
import { forgetSentKeys, keepSentKeys, recallSentKeys, type SentKeys } from "./sent-keys.ts";

const listeners: (() => void)[] = [];

/** Calls `listener` when the followed deletions have changed. */
export function onFollowing(listener: () => void): void {
	listeners.push(listener);
}

export async function followedDeletions(): Promise<string[]> {
	return (await localStore.get("followed")) ?? [];
}

/** Follows a deletion until it has ended. */
export function followDeletion(id: string): Promise<void> {
	return changeFollowed((ids) => [...ids.filter((other) => other !== id), id]);
}

async function unfollowDeletion(id: string): Promise<void> {
	await forgetSentKeys(id);
	await changeFollowed((ids) => ids.filter((other) => other !== id));
}

function changeFollowed(change: (ids: string[]) => string[]): Promise<void> {
	return inTurn("followed", async () => {
		await localStore.set("followed", change(await followedDeletions()));
		for (const listener of listeners) listener();
	});
}

/** Call it after the person's confirmation. `tab` is its CRM page. `sent`: the selected keys as they were sent; none if unknown. */
export async function deletionStarted(started: Deletion, tab: number | null, sent: SentKeys): Promise<void> {
	const deletion = withoutNames(started);
	if (!isOver(deletion)) {
		await keepSentKeys(deletion.id, sent);
		await followDeletion(deletion.id);
		await sendToPages("deletion/changed", { deletion, erased: [] });
	} else {
		if (tab !== null) await keepOutcome(tab, deletion);
		const erased = erasedAtOnce(deletion, sent.keys[0] ?? null) ?? (await readErasedKeys(deletion.id, sent));
		await sendToPages("deletion/changed", { deletion, erased: asPagesShow(erased, sent) });
	}
	await sendEvent("panels", "panel/changed", { what: "deletions" });
}

/** Reads a followed deletion and passes it on. Returns true if it has ended. */
export async function refreshDeletion(id: string): Promise<boolean> {
	const found = await askServer((client) => client.api.deletions[":id"].$get({ param: { id }, query: { names: "false" } }));
	if (!found.ok) {
		if (found.failure.code === "not_found") await unfollowDeletion(id);
		return false;
	}
	const deletion = withoutNames(found.value);
	const over = isOver(deletion);
	const sent = await recallSentKeys(id);
	await sendToPages("deletion/changed", { deletion, erased: over ? asPagesShow(await readErasedKeys(id, sent), sent) : [] });
	await sendEvent("panels", "panel/changed", { what: "deletions" });
	if (over) await unfollowDeletion(id);
	return over;
}

/** Refreshes the followed deletions, and starts following those that the person has started elsewhere. */
export async function refreshFollowed(): Promise<void> {
	const followed = await followedDeletions();
	const running = await readRunningDeletions();
	for (const deletion of running) {
		// A frozen tab delays this. Meanwhile the deletion may have ended, and pages know.
		if ((await followedDeletions()).includes(deletion.id)) await sendToPages("deletion/changed", { deletion, erased: [] });
	}
	const ended = followed.filter((id) => !running.some((deletion) => deletion.id === id));
	for (const id of ended) await refreshDeletion(id);
	if (running.length > 0 && ended.length === 0) await sendEvent("panels", "panel/changed", { what: "deletions" });
}

/** The person's own running deletions, wherever they were started. From now on they are followed here too. */
export async function readRunningDeletions(): Promise<Deletion[]> {
	const list = await askServer((client) => client.api.deletions.$get({ query: { limit: "20", names: "false" } }));
	if (!list.ok) return [];
	const running = list.value.deletions.filter((deletion) => !isOver(deletion)).map(withoutNames);
	const followed = await followedDeletions();
	for (const { id } of running) if (!followed.includes(id)) await followDeletion(id);
	return running;
}

/** Rows beyond these leave the page when it is loaded again. */
const maxErasedKeys = 5_000;

/** Keys of the erased records, so that pages drop their rows. */
async function readErasedKeys(id: string, sent: SentKeys): Promise<string[]> {
	const erased: string[] = [];
	for (let after: number | null = -1; after !== null && erased.length < maxErasedKeys; ) {
		const query: { after: string; limit: string } = { after: String(after), limit: "500" };
		const page = await askServer((client) => client.api.deletions[":id"].items.$get({ param: { id }, query }));
		if (!page.ok) return erased;
		erased.push(...erasedKeysOf(page.value.items, sent.keys));
		after = page.value.next;
	}
	return erased;
}

/** Keeps the outcome for the page that follows the one being left. */
async function keepOutcome(tab: number, deletion: Deletion): Promise<void> {
	await inTurn("pendingOutcomes", async () => {
		const pendingOutcomes = (await sessionStore.get("pendingOutcomes")) ?? {};
		await sessionStore.set("pendingOutcomes", { ...pendingOutcomes, [tab]: [...(pendingOutcomes[tab] ?? []), deletion] });
	});
}

export function takePendingOutcomes(tab: number): Promise<Deletion[]> {
	return inTurn("pendingOutcomes", async () => {
		const { [tab]: taken = [], ...others } = (await sessionStore.get("pendingOutcomes")) ?? {};
		if (taken.length > 0) await sessionStore.set("pendingOutcomes", others);
		return taken;
	});
}
