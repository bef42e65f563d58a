import type { Switches } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading, Notice } from "../../controls/notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { documentedWords } from "../../documented-words.ts";
import { parts, t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";

/** Switches that apply to everybody. Each takes effect as soon as it is set. */
export function OrganisationPanel() {
	const organisation = useAnswer("organisation", () => ask("organisation/read", null), []);
	const save = useAction((switches: Switches) => ask("organisation/change", switches));
	const { value } = organisation;

	async function change(switches: Switches) {
		const result = await save.run(switches);
		if (result?.ok) organisation.replace(result.value);
	}

	return (
		<>
			<div class="section-head">
				<p class="hint">{t("organisation.explanation")}</p>
				<p class="hint" role="status">
					{save.busy ? t("common.saving") : ""}
				</p>
			</div>
			<FailureNotice failure={organisation.failure} retry={() => void organisation.refresh()} />
			{value === null && organisation.failure === null ? <Loading what={t("organisation.loading")} /> : null}
			{value ? (
				<>
					<div class="card">
						<Checkbox
							label={t("organisation.strictCascade")}
							role="switch"
							checked={value.strictCascade}
							change={(strictCascade) => void change({ strictCascade })}
							hint={t("organisation.strictCascadeHint", { delete: documentedWords.delete })}
						/>
					</div>
					<div class="card">
						<Checkbox
							label={t("organisation.unchecked")}
							role="switch"
							checked={value.uncheckedDeletion}
							change={(uncheckedDeletion) => void change({ uncheckedDeletion })}
							hint={t("organisation.uncheckedHint")}
						/>
						{value.uncheckedDeletion && !value.uncheckedPossible ? (
							<Notice tone="warning">
								<p>{parts("organisation.notPossible", { command: <code>npm run setup</code>, option: <code>--unchecked</code> })}</p>
							</Notice>
						) : null}
					</div>
				</>
			) : null}
			<FailureNotice failure={save.failure} />
		</>
	);
}
