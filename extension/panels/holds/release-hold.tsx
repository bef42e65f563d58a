import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";

interface ReleaseHoldProps {
	id: string;
	title: string;
	done: () => Promise<void>;
	cancel: () => void;
}

export function ReleaseHold({ id, title, done, cancel }: ReleaseHoldProps) {
	const [reason, setReason] = useState("");
	const [checked, setChecked] = useState(false);
	const release = useAction((typed: string) => ask("holds/release", { id, reason: typed }));
	const problem = reason.trim() === "" ? t("holds.sayWhyReleased") : null;

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (problem !== null) return focusFirstInvalid(event.currentTarget);
		const result = await release.run(reason.trim());
		// Somebody else has already released it: the list shows who.
		if (result && (result.ok || result.failure.code === "conflict")) await done();
	}

	return (
		<form class="stack" noValidate aria-label={t("holds.releaseOf", { record: title })} onSubmit={(event) => void submit(event)}>
			<TextField
				label={t("holds.whyReleased")}
				value={reason}
				change={setReason}
				error={checked ? problem : null}
				hint={t("holds.afterRelease")}
				autoFocus
			/>
			<FailureNotice failure={release.failure} />
			<div class="actions">
				<button type="button" class="button" onClick={cancel}>
					{t("common.cancel")}
				</button>
				<button type="submit" class="button primary" aria-disabled={release.busy}>
					{release.busy ? t("holds.releasing") : t("holds.release")}
				</button>
			</div>
		</form>
	);
}
