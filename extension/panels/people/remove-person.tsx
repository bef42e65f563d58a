import { useState } from "preact/hooks";
import type { User } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";

export function RemovePerson({ person, refresh }: { person: User; refresh: () => Promise<void> }) {
	const [asking, setAsking] = useState(false);
	const remove = useAction(() => ask("users/remove", { id: person.id }));

	async function confirm() {
		const result = await remove.run(undefined);
		if (!result?.ok) return;
		setAsking(false);
		await refresh();
	}

	return (
		<>
			<button type="button" class="button quiet destructive" onClick={() => setAsking(true)}>
				Remove<span class="visually-hidden"> {person.name}</span>
			</button>
			{asking ? (
				<ConfirmDialog
					title="Remove this person?"
					button="Remove"
					busy={remove.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>
						<bdi>{person.name}</bdi> ({person.email}) is signed out everywhere and loses every right at once. The rest of their running jobs
						fails. Their deletions stay in the audit.
					</p>
					<FailureNotice failure={remove.failure} />
				</ConfirmDialog>
			) : null}
		</>
	);
}
