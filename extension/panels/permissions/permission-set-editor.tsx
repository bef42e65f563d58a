import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { User } from "../../../server/people/schemas.ts";
import type { PermissionSet, PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading, Notice } from "../../controls/notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { DeleteSet } from "./delete-set.tsx";
import { MergeNotice } from "./merge-notice.tsx";
import { PermissionSetFields } from "./permission-set-fields.tsx";
import { isDirty, problemsOf } from "./set-draft.ts";
import { useSetDraft } from "./use-set-draft.ts";

interface PermissionSetEditorProps {
	id: string | null;
	sets: readonly PermissionSet[];
	grantable: readonly Grantable[];
	users: readonly User[];
	refresh: () => Promise<void>;
	/** Waits for the refresh that a saved or deleted set has caused. */
	settled: () => Promise<void>;
}

function leave() {
	location.hash = "#permissions";
}

/** One set, from a draft that outlives the popup to its saved form. */
export function PermissionSetEditor({ id, sets, grantable, users, refresh, settled }: PermissionSetEditorProps) {
	const { user } = useSession();
	const set = sets.find((candidate) => candidate.id === id) ?? null;
	const { draft, freshness, conflicts, change, discard } = useSetDraft(user.id, id, set);
	const [checked, setChecked] = useState(false);
	const save = useAction((body: PermissionSetBody) =>
		id === null ? ask("permissions/create", body) : ask("permissions/save", { ...body, id, version: draft?.version ?? 0 }),
	);

	if (draft === null) {
		return set === null && id !== null ? (
			<Notice tone="warning">
				<p>{t("permissions.gone")}</p>
				<a href="#permissions">{t("permissions.allSets")}</a>
			</Notice>
		) : (
			<Loading what={t("permissions.loadingSet")} />
		);
	}
	const { body } = draft;
	const problems = problemsOf(
		body,
		sets.filter((other) => other.id !== id).map((other) => other.name),
	);

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (problems.any) return focusFirstInvalid(event.currentTarget);
		const known = body.users.filter((candidate) => users.some((person) => person.id === candidate));
		const result = await save.run({ ...body, name: body.name.trim(), users: known });
		if (result?.ok) {
			await discard();
			await settled();
			leave();
		} else if (result?.failure.code === "conflict" || result?.failure.code === "not_found") {
			await refresh();
		}
	}

	async function forget() {
		await discard();
		leave();
	}

	return (
		<form class="stack editor" noValidate onSubmit={(event) => void submit(event)}>
			<p>
				<a href="#permissions">{t("permissions.allSets")}</a>
			</p>
			<h2>{id === null ? t("permissions.newSet") : <bdi>{set?.name ?? draft.base.name}</bdi>}</h2>
			<MergeNotice freshness={freshness} conflicts={conflicts} grantable={grantable} />
			<PermissionSetFields body={body} grantable={grantable} users={users} problems={checked ? problems : null} change={change} />
			<FailureNotice failure={save.failure?.code === "conflict" && freshness === "merged" ? null : save.failure} />
			{checked && problems.any ? (
				<p class="field-error" role="alert">
					{t("permissions.notSaved", { problem: problems.name ?? t("permissions.checkFields") })}
				</p>
			) : null}
			<div class="actions sticky">
				{id === null || set === null ? null : <DeleteSet set={set} done={() => void discard().then(settled).then(leave)} />}
				<span class="hint grow" role="status">
					{isDirty(draft) ? t("permissions.draftKept") : ""}
				</span>
				<button type="button" class="button" onClick={() => void forget()}>
					{isDirty(draft) ? t("permissions.discard") : t("common.close")}
				</button>
				<button type="submit" class="button primary" aria-disabled={save.busy || freshness === "deleted_meanwhile"}>
					{save.busy ? t("common.saving") : t("common.save")}
				</button>
			</div>
		</form>
	);
}
