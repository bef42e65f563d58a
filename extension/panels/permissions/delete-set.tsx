import { useState } from "preact/hooks";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { describeMembers } from "./describe-set.ts";

export function DeleteSet({ set, done }: { set: PermissionSet; done: () => void }) {
	const [asking, setAsking] = useState(false);
	const remove = useAction(() => ask("permissions/delete", { id: set.id }));

	async function confirm() {
		const result = await remove.run(undefined);
		if (result?.ok) done();
	}

	return (
		<>
			<button type="button" class="button quiet destructive" onClick={() => setAsking(true)}>
				Delete set
			</button>
			{asking ? (
				<ConfirmDialog
					title="Delete this permission set?"
					button="Delete set"
					busy={remove.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>
						<bdi>{set.name}</bdi>: {describeMembers(set.users.length).toLowerCase()}. People who have these rights only through this set
						lose them at once, even in running jobs.
					</p>
					<FailureNotice failure={remove.failure} />
				</ConfirmDialog>
			) : null}
		</>
	);
}
