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

interface PlaceHoldProps {
	grantable: readonly Grantable[];
	done: () => Promise<void>;
	cancel: () => void;
}

const words: Partial<Record<Failure["code"], string>> = {
	conflict: "This record is already on hold.",
	invalid_key: "No record of this type can have that id.",
	not_found: "There is no record of this type with that id.",
};

export function PlaceHold({ grantable, done, cancel }: PlaceHoldProps) {
	const types = grantable.filter(({ klass, deletable }) => deletable && klass === null);
	const [chosen, setChosen] = useState<string | null>(null);
	const [key, setKey] = useState("");
	const [reason, setReason] = useState("");
	const [checked, setChecked] = useState(false);
	const place = useAction((hold: NewHold) => ask("holds/place", hold));
	const object = chosen ?? types[0]?.object ?? "";
	const keyProblem = key.trim() === "" ? "Type the record’s id." : null;
	const reasonProblem = reason.trim() === "" ? "Say why it must be kept." : null;
	const failure = place.failure ? { ...place.failure, message: words[place.failure.code] ?? place.failure.message } : null;

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (keyProblem !== null || reasonProblem !== null) return focusFirstInvalid(event.currentTarget);
		const result = await place.run({ object, key: key.trim(), reason: reason.trim() });
		if (result?.ok) await done();
	}

	return (
		<form class="card stack" noValidate aria-labelledby="place-hold" onSubmit={(event) => void submit(event)}>
			<h2 id="place-hold">Place hold</h2>
			<div class="hold-record">
				<SelectField
					label="Type"
					value={object}
					change={setChosen}
					options={types.map((type) => ({ value: type.object, label: type.labels.singular }))}
				/>
				<TextField label="Id" value={key} change={setKey} error={checked ? keyProblem : null} autoFocus />
			</div>
			<p class="hint">The id is in the address of the record’s page in the CRM.</p>
			<TextField
				label="Why must it be kept?"
				value={reason}
				change={setReason}
				error={checked ? reasonProblem : null}
				hint="Admins see this here, even after the release. Name a case or a ticket, not a person."
			/>
			<FailureNotice failure={failure} />
			<div class="actions">
				<button type="button" class="button" onClick={cancel}>
					Cancel
				</button>
				<button type="submit" class="button primary" aria-disabled={place.busy}>
					{place.busy ? "Placing…" : "Place hold"}
				</button>
			</div>
		</form>
	);
}
