import type { Switches } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading, Notice } from "../../controls/notice.tsx";
import { useAction } from "../../controls/use-action.ts";
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
				<p class="hint">These apply to everybody, starting with the next batch of every running job.</p>
				<p class="hint" role="status">
					{save.busy ? "Saving…" : ""}
				</p>
			</div>
			<FailureNotice failure={organisation.failure} retry={() => void organisation.refresh()} />
			{value === null && organisation.failure === null ? <Loading what="the organisation’s switches" /> : null}
			{value ? (
				<>
					<div class="card">
						<Checkbox
							label="Strict cascade"
							role="switch"
							checked={value.strictCascade}
							change={(strictCascade) => void change({ strictCascade })}
							hint="Deleting a record requires Delete on every type that is deleted with it. While this is off, people who may delete customers also delete their conversations."
						/>
					</div>
					<div class="card">
						<Checkbox
							label="Unchecked deletion"
							role="switch"
							checked={value.uncheckedDeletion}
							change={(uncheckedDeletion) => void change({ uncheckedDeletion })}
							hint="Large deletions are faster, because PostgreSQL skips foreign-key checks and triggers. Expunge uses it only after checking, in the same transaction, that nothing depends on them. All other deletions stay checked."
						/>
						{value.uncheckedDeletion && !value.uncheckedPossible ? (
							<Notice tone="warning">
								<p>
									The server’s database role is not allowed to do this, so every deletion stays checked. Run <code>npm run setup</code> with{" "}
									<code>--unchecked</code> on the server to allow it.
								</p>
							</Notice>
						) : null}
					</div>
				</>
			) : null}
			<FailureNotice failure={save.failure} />
		</>
	);
}
