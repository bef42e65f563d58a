import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { RecordToRehearse, ServerHealth } from "../../../server/health/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { Time } from "../../controls/time.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { RehearsalResult } from "./rehearsal-result.tsx";

interface RehearseProps {
	last: ServerHealth["rehearsals"];
	refresh: () => Promise<void>;
}

/** Deletes one record and rolls back, to see what would go and what would be left. */
export function Rehearse({ last, refresh }: RehearseProps) {
	const types = useAnswer("types", () => ask("records/types", null), ["session"]);
	const options = (types.value ?? []).filter(({ klass, deletable }) => deletable && klass === null);
	const [chosen, setChosen] = useState<string | null>(null);
	const [key, setKey] = useState("");
	const [checked, setChecked] = useState(false);
	const rehearsal = useAction((record: RecordToRehearse) => ask("health/rehearse", record));
	const [report, setReport] = useState<Parameters<typeof RehearsalResult>[0]["report"] | null>(null);
	const problem = key.trim() === "" ? t("health.typeId") : null;

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (problem !== null) return focusFirstInvalid(event.currentTarget);
		setReport(null);
		const result = await rehearsal.run({ object: chosen ?? options[0]?.object ?? "", key: key.trim() });
		if (!result?.ok) return;
		setReport(result.value);
		await refresh();
	}

	return (
		<section class="stack" aria-labelledby="rehearse-title">
			<h2 id="rehearse-title">{t("health.rehearsal")}</h2>
			<form class="card stack" noValidate aria-labelledby="rehearse-title" onSubmit={(event) => void submit(event)}>
				<p class="hint">{t("health.rehearsalHint")}</p>
				<SelectField
					label={t("common.type")}
					value={chosen ?? options[0]?.object ?? ""}
					change={setChosen}
					options={options.map(({ object, labels }) => ({ value: object, label: labels.singular }))}
				/>
				<TextField label={t("common.id")} value={key} change={setKey} error={checked ? problem : null} />
				<FailureNotice failure={types.failure ?? rehearsal.failure} />
				<div class="actions">
					<span class="hint" role="status">
						{rehearsal.busy ? t("health.rehearsing") : ""}
					</span>
					<button type="submit" class="button primary" aria-disabled={rehearsal.busy}>
						{t("health.rehearse")}
					</button>
				</div>
			</form>
			{report ? <RehearsalResult report={report} /> : null}
			<LastRehearsals last={last} />
		</section>
	);
}

function LastRehearsals({ last }: Pick<RehearseProps, "last">) {
	if (last.length === 0) return null;
	return (
		<article class="card stack" aria-labelledby="last-rehearsals">
			<h3 id="last-rehearsals">{t("health.lastRehearsals")}</h3>
			<ul class="stack">
				{last.map(({ labels, verdict, leftColumns, at }) => (
					<li key={labels.singular}>
						{labels.singular}: {verdict === "left" ? t("health.lastLeft", { count: leftColumns }) : t(`health.last.${verdict}`)}{" "}
						<span class="hint">
							<Time iso={at} />
						</span>
					</li>
				))}
			</ul>
		</article>
	);
}
