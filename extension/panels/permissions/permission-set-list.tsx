import { useEffect, useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { Empty } from "../../controls/notice.tsx";
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
				<p class="hint">Nobody can delete anything until a permission set grants it. Sets add up. Admins can do everything.</p>
				<a class="button primary" href="#permissions/new">
					New set
				</a>
			</div>
			{drafts.has(null) ? (
				<p class="hint">
					You have an unsaved new set. <a href="#permissions/new">Continue</a>
				</p>
			) : null}
			{sets.length === 0 ? (
				<Empty title="No permission sets yet">
					<p>Create one, choose what it allows, and assign it to people.</p>
				</Empty>
			) : (
				<ul class="cards">
					{sets.map((set) => (
						<li key={set.id}>
							<a class="card row" href={`#permissions/${set.id}`}>
								<span class="row-title">
									<bdi>{set.name}</bdi>
									{drafts.has(set.id) ? <span class="badge warning">Unsaved draft</span> : null}
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
