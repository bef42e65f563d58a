import { useState } from "preact/hooks";
import type { CreatedUser, User } from "../../../server/people/schemas.ts";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { useSession } from "../shell/session-context.ts";
import { EditPerson } from "./edit-person.tsx";
import { RemovePerson } from "./remove-person.tsx";
import { ResetPassword } from "./reset-password.tsx";

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
