import { useId, useState } from "preact/hooks";
import { Checkbox } from "../../controls/checkbox.tsx";
import { t } from "../../words.ts";
import { readScope } from "./grants.ts";

interface ScopeValuesProps {
	/** "Inbox", "Queue": the column that bounds the grant. */
	label: string;
	scope: readonly string[] | null;
	problem: string | null;
	describedBy: string;
	change: (scope: string[] | null) => void;
}

/** Bounds a grant to records whose column has one of the values, one value per line. */
export function ScopeValues({ label, scope, problem, describedBy, change }: ScopeValuesProps) {
	const [typed, setTyped] = useState((scope ?? []).join("\n"));
	const id = useId();
	// A change from elsewhere (another person's save) replaces the field's text. Otherwise the text stays as it was typed.
	const shown = readScope(typed).join("\n") === (scope ?? []).join("\n") ? typed : (scope ?? []).join("\n");
	return (
		<div class="scope-values">
			<Checkbox
				label={t("permissions.onlyWhere", { column: label })}
				checked={scope !== null}
				change={(bounded) => change(bounded ? readScope(typed) : null)}
			/>
			{scope === null ? null : (
				<>
					<textarea
						class="input"
						rows={Math.max(2, scope.length + 1)}
						dir="auto"
						value={shown}
						aria-label={t("permissions.scopeValues", { column: label })}
						placeholder={t("permissions.oneValue")}
						aria-invalid={problem ? true : undefined}
						aria-describedby={`${describedBy}${problem ? ` ${id}-problem` : ""}`}
						onInput={(event) => {
							setTyped(event.currentTarget.value);
							change(readScope(event.currentTarget.value));
						}}
					/>
					{problem ? (
						<p id={`${id}-problem`} class="field-error">
							{problem}
						</p>
					) : null}
				</>
			)}
		</div>
	);
}
