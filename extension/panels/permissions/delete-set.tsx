import { useState } from "preact/hooks";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { parts, t } from "../../words.ts";

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
				{t("permissions.deleteSet")}
			</button>
			{asking ? (
				<ConfirmDialog
					title={t("permissions.deleteQuestion")}
					button={t("permissions.deleteSet")}
					busy={remove.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>
						{set.users.length === 0
							? parts("permissions.deleteUnused", { set: <bdi>{set.name}</bdi> })
							: parts("permissions.deleteUsed", { set: <bdi>{set.name}</bdi>, count: set.users.length })}
					</p>
					<FailureNotice failure={remove.failure} />
				</ConfirmDialog>
			) : null}
		</>
	);
}
