import { useEffect, useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { Empty } from "../../controls/notice.tsx";
import { parts, t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { describeMembers, describeSet } from "./describe-set.ts";
import { readSetDraft } from "./store-set-draft.ts";

interface PermissionSetListProps {
	sets: readonly PermissionSet[];
	grantable: readonly Grantable[];
}

export function PermissionSetList({ sets, grantable }: PermissionSetListProps) {
	const { user } = useSession();
	const [drafts, setDrafts] = useState<ReadonlySet<string | null>>(new Set());

	useEffect(() => {
		let shown = true;
		const ids = [null, ...sets.map(({ id }) => id)];
		void Promise.all(ids.map((id) => readSetDraft(user.id, id))).then((found) => {
			if (shown) setDrafts(new Set(found.flatMap((draft) => (draft === null ? [] : [draft.id]))));
		});
		return () => {
			shown = false;
		};
	}, [sets, user.id]);

	return (
		<>
			<div class="section-head">
				<p class="hint">{t("permissions.nobodyYet")}</p>
				<a class="button primary" href="#permissions/new">
					{t("permissions.newSetShort")}
				</a>
			</div>
			{drafts.has(null) ? (
				<p class="hint">{parts("permissions.unsavedNew", { link: <a href="#permissions/new">{t("permissions.continue")}</a> })}</p>
			) : null}
			{sets.length === 0 ? (
				<Empty title={t("permissions.noSets")}>
					<p>{t("permissions.noSetsAdvice")}</p>
				</Empty>
			) : (
				<ul class="cards">
					{sets.map((set) => (
						<li key={set.id}>
							<a class="card row" href={`#permissions/${set.id}`}>
								<span class="row-title">
									<bdi>{set.name}</bdi>
									{drafts.has(set.id) ? <span class="badge warning">{t("permissions.unsavedDraft")}</span> : null}
								</span>
								<span class="hint">{describeSet(set, grantable)}</span>
								<span class="hint">{describeMembers(set.users.length)}</span>
							</a>
						</li>
					))}
				</ul>
			)}
		</>
	);
}
