import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatNumber } from "../../format-number.ts";

/** Why records stay, with their number. */
export function DeletionReasons({ reasons }: { reasons: Deletion["reasons"] }) {
	const shown = reasons.filter(({ result }) => result === "failed");
	if (shown.length === 0) return null;
	return (
		<ul class="reasons" aria-label="Reasons">
			{shown.map(({ code, message, count }) => (
				<li key={code}>
					<strong>{formatNumber(count)}</strong> <span>{message}</span>
				</li>
			))}
		</ul>
	);
}
