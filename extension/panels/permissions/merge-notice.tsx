import type { Grantable } from "../../../server/crm/schemas.ts";
import { Notice } from "../../controls/notice.tsx";
import { listWords, parts, t } from "../../words.ts";
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
				<p>{t("permissions.deletedMeanwhile")}</p>
			</Notice>
		);
	}
	if (freshness !== "merged") return null;
	const names = conflicts.map(
		(conflict) => grantable.find(({ object, klass }) => (klass ?? object) === conflict)?.labels.plural ?? conflict,
	);
	return (
		<Notice tone="warning" urgent>
			<p>{t("permissions.merged")}</p>
			{names.length > 0 ? <p>{parts("permissions.conflicts", { names: <strong>{listWords(names)}</strong> })}</p> : null}
		</Notice>
	);
}
