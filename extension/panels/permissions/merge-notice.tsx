import type { Grantable } from "../../../server/crm/schemas.ts";
import { Notice } from "../../controls/notice.tsx";
import type { Freshness } from "./set-draft.ts";

interface MergeNoticeProps {
	freshness: Freshness;
	conflicts: readonly string[];
	grantable: readonly Grantable[];
}

/** What happened to the draft while somebody else worked on the same set. */
export function MergeNotice({ freshness, conflicts, grantable }: MergeNoticeProps) {
	if (freshness === "deleted_meanwhile") {
		return (
			<Notice tone="danger" urgent>
				<p>Somebody else deleted this set while you were editing it. Your draft is shown below. Discard it, or create a new set like it.</p>
			</Notice>
		);
	}
	if (freshness !== "merged") return null;
	const names = conflicts.map(
		(conflict) => grantable.find(({ object, klass }) => (klass ?? object) === conflict)?.labels.plural ?? conflict,
	);
	return (
		<Notice tone="warning" urgent>
			<p>
				Somebody else saved this set while you were editing it. Your changes are kept and theirs were added. Review the set and save it
				again.
			</p>
			{names.length > 0 ? (
				<p>
					Where you both changed the same thing, your change is kept: <strong>{names.join(", ")}</strong>.
				</p>
			) : null}
		</Notice>
	);
}
