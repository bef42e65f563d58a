import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { NewHold } from "../../../server/holds/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import type { Failure } from "../../messages.ts";
import { type MessageKey, t } from "../../words.ts";

interface PlaceHoldProps {
	grantable: readonly Grantable[];
	done: () => Promise<void>;
	cancel: () => void;
}

const reasons: Partial<Record<Failure["code"], MessageKey>> = {
	conflict: "holds.alreadyOnHold",
	invalid_key: "holds.impossibleId",
	not_found: "holds.noRecord",
};

export function PlaceHold({ grantable, done, cancel }: PlaceHoldProps) {
	const types = grantable.filter(({ klass, deletable }) => deletable && klass === null);
	const [chosen, setChosen] = useState<string | null>(null);
	const [key, setKey] = useState("");
	const [reason, setReason] = useState("");
	const [checked, setChecked] = useState(false);
	const place = useAction((hold: NewHold) => ask("holds/place", hold));
	const object = chosen ?? types[0]?.object ?? "";
	const keyProblem = key.trim() === "" ? t("holds.typeId") : null;
	const reasonProblem = reason.trim() === "" ? t("holds.sayWhy") : null;
	const refusal = place.failure ? reasons[place.failure.code] : undefined;
	const failure = place.failure && refusal ? { ...place.failure, message: t(refusal) } : place.failure;

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (keyProblem !== null || reasonProblem !== null) return focusFirstInvalid(event.currentTarget);
		const result = await place.run({ object, key: key.trim(), reason: reason.trim() });
		if (result?.ok) await done();
	}

	return (
		<form class="card stack" noValidate aria-labelledby="place-hold" onSubmit={(event) => void submit(event)}>
			<h2 id="place-hold">{t("holds.place")}</h2>
			<div class="hold-record">
				<SelectField
					label={t("common.type")}
					value={object}
					change={setChosen}
					options={types.map((type) => ({ value: type.object, label: type.labels.singular }))}
				/>
				<TextField label={t("common.id")} value={key} change={setKey} error={checked ? keyProblem : null} autoFocus />
			</div>
			<p class="hint">{t("holds.whereId")}</p>
			<TextField
				label={t("holds.whyKept")}
				value={reason}
				change={setReason}
				error={checked ? reasonProblem : null}
				hint={t("holds.whyHint")}
			/>
			<FailureNotice failure={failure} />
			<div class="actions">
				<button type="button" class="button" onClick={cancel}>
					{t("common.cancel")}
				</button>
				<button type="submit" class="button primary" aria-disabled={place.busy}>
					{place.busy ? t("holds.placing") : t("holds.place")}
				</button>
			</div>
		</form>
	);
}
