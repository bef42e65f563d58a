import { useState } from "preact/hooks";
import type { CreatedUser, User } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { useSession } from "../shell/use-session.ts";
import { EditPerson } from "./edit-person.tsx";

interface PersonProps {
	person: User;
	/** Names of the permission sets that the person has. */
	sets: readonly string[];
	refresh: () => Promise<void>;
	showPassword: (reset: CreatedUser) => void;
}

export function Person({ person, sets, refresh, showPassword }: PersonProps) {
	const { user } = useSession();
	const [editing, setEditing] = useState(false);
	const editButton = useReturnFocus(editing);
	const isMe = person.id === user.id;
	if (editing) return <EditPerson person={person} isMe={isMe} refresh={refresh} close={() => setEditing(false)} />;
	return (
		<article class="card person" aria-label={person.name}>
			<div class="card-head">
				<h2>
					<bdi>{person.name}</bdi>
					{isMe ? <span class="hint"> you</span> : null}
				</h2>
				{person.role === "admin" ? <span class="badge info">Admin</span> : null}
			</div>
			<p class="hint">
				{person.email}
				{person.crmLogin.toLowerCase() === person.email.toLowerCase() ? null : (
					<>
						{" · CRM login "}
						<bdi>{person.crmLogin}</bdi>
					</>
				)}
			</p>
			{person.role === "admin" ? null : (
				<p class="hint">{sets.length === 0 ? "No permission set: cannot delete anything" : <bdi>{sets.join(", ")}</bdi>}</p>
			)}
			<div class="actions start">
				<button ref={editButton} type="button" class="button quiet" onClick={() => setEditing(true)}>
					Edit<span class="visually-hidden"> {person.name}</span>
				</button>
				{isMe ? null : (
					<>
						<ResetPassword person={person} done={showPassword} />
						<RemovePerson person={person} refresh={refresh} />
					</>
				)}
			</div>
		</article>
	);
}

function ResetPassword({ person, done }: { person: User; done: (reset: CreatedUser) => void }) {
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

function RemovePerson({ person, refresh }: { person: User; refresh: () => Promise<void> }) {
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
