import { useEffect, useState } from "preact/hooks";
import type { PermissionSet, PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { type Freshness, isDirty, resumeDraft, type SetDraft, startDraft } from "./set-draft.ts";
import { dropSetDraft, readSetDraft, storeSetDraft } from "./store-set-draft.ts";

interface SetDraftState {
	draft: SetDraft | null;
	freshness: Freshness;
	conflicts: string[];
	change: (change: Partial<PermissionSetBody>) => void;
	/** Discards the draft, here and in the storage, and shows the saved set. */
	discard: () => Promise<void>;
}

type ResumedDraft = Pick<SetDraftState, "freshness" | "conflicts"> & { draft: SetDraft };

/** The draft of one set. Every change stores it, and it is merged with what others save in the meantime. */
export function useSetDraft(user: string, id: string | null, set: PermissionSet | null): SetDraftState {
	const [resumed, setResumed] = useState<ResumedDraft | null>(null);
	const version = set?.version ?? null;

	useEffect(() => {
		let current = true;
		void readSetDraft(user, id).then((stored) => {
			if (!current) return;
			setResumed((before) => {
				// The draft in this window comes first: another window may have removed the stored one.
				const found = before?.draft ?? stored ?? (set === null && id !== null ? null : startDraft(set));
				if (found === null) return before;
				const next = resumeDraft(found, set);
				const stillMerged = before?.freshness === "merged" && next.freshness === "changed_by_me";
				return stillMerged ? { ...next, freshness: "merged", conflicts: before.conflicts } : next;
			});
		});
		return () => {
			current = false;
		};
	}, [user, id, version]);

	function change(part: Partial<PermissionSetBody>) {
		if (resumed === null) return;
		const draft = { ...resumed.draft, body: { ...resumed.draft.body, ...part } };
		const freshness = resumed.freshness === "unchanged" && isDirty(draft) ? "changed_by_me" : resumed.freshness;
		setResumed({ ...resumed, draft, freshness });
		void (isDirty(draft) ? storeSetDraft(user, draft) : dropSetDraft(user, id));
	}

	async function discard() {
		await dropSetDraft(user, id);
		setResumed({ draft: startDraft(set), freshness: "unchanged", conflicts: [] });
	}

	return {
		draft: resumed?.draft ?? null,
		freshness: resumed?.freshness ?? "unchanged",
		conflicts: resumed?.conflicts ?? [],
		change,
		discard,
	};
}
