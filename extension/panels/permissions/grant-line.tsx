import { useId } from "preact/hooks";
import type { Grant } from "../../../server/permissions/schemas.ts";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import type { GrantRow } from "./grants.ts";
import { ScopeValues } from "./scope-values.tsx";

interface GrantLineProps {
	row: GrantRow;
	/** This line covers every klass of the object, and the klasses have lines of their own. */
	hasKlasses: boolean;
	problem: string | null;
	change: (change: Partial<Pick<Grant, "read" | "delete" | "scope">>) => void;
}

export function GrantLine({ row, hasKlasses, problem, change }: GrantLineProps) {
	const { labels, grant, covered, deletable, klass, known, scopeLabel } = row;
	const id = useId();
	const name = hasKlasses ? t("permissions.all", { types: labels.plural }) : labels.plural;
	return (
		<tbody>
			<tr>
				<th scope="row" id={id} class={klass !== null && known ? "klass" : undefined}>
					<bdi>{name}</bdi>
					{known ? null : <span class="hint"> {t("common.noLongerInCrm")}</span>}
				</th>
				{(["read", "delete"] as const).map((right) => (
					<td key={right}>
						{right === "delete" && !deletable ? (
							<span class="hint" title={t("permissions.notDeletable")}>
								–
							</span>
						) : (
							<input
								type="checkbox"
								aria-label={`${documentedWords[right]}: ${name}`}
								checked={grant[right] || covered[right]}
								disabled={covered[right]}
								title={covered[right] ? t("permissions.coveredAbove") : undefined}
								onChange={(event) => {
									const { checked } = event.currentTarget;
									event.currentTarget.checked = grant[right];
									change({ [right]: checked });
								}}
							/>
						)}
					</td>
				))}
			</tr>
			{scopeLabel !== null && grant.read && !(covered.read && covered.delete) ? (
				<tr class="scope">
					<td colSpan={3}>
						<ScopeValues label={scopeLabel} scope={grant.scope} problem={problem} describedBy={id} change={(scope) => change({ scope })} />
					</td>
				</tr>
			) : null}
		</tbody>
	);
}
