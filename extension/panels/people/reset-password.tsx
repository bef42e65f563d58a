import { useState } from "preact/hooks";
import type { CreatedUser, User } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";

export function ResetPassword({ person, done }: { person: User; done: (reset: CreatedUser) => void }) {
	const [asking, setAsking] = useState(false);
	const reset = useAction(() => ask("users/reset-password", { id: person.id }));

	async function confirm() {
		const result = await reset.run(undefined);
		if (!result?.ok) return;
		setAsking(false);
		done(result.value);
	}

	return (
		<>
			<button type="button" class="button quiet" onClick={() => setAsking(true)}>
				Reset password<span class="visually-hidden"> of {person.name}</span>
			</button>
			{asking ? (
				<ConfirmDialog
					title="Reset this password?"
					button="Reset password"
					busy={reset.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>
						The current password of <bdi>{person.name}</bdi> stops working, and they are signed out everywhere. The new password is shown
						only once, so that you can hand it over.
					</p>
					<FailureNotice failure={reset.failure} />
				</ConfirmDialog>
			) : null}
		</>
	);
}
