import { useState } from "preact/hooks";
import type { CreatedUser, User } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { listWords, parts, t } from "../../words.ts";
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
					{isMe ? <span class="hint"> {t("people.you")}</span> : null}
				</h2>
				{person.role === "admin" ? <span class="badge info">{t("common.admin")}</span> : null}
			</div>
			<p class="hint">
				{person.email}
				{person.crmLogin.toLowerCase() === person.email.toLowerCase()
					? null
					: parts("people.loginIs", { login: <bdi>{person.crmLogin}</bdi> })}
			</p>
			{person.role === "admin" ? null : <p class="hint">{sets.length === 0 ? t("people.noSet") : <bdi>{listWords(sets)}</bdi>}</p>}
			<div class="actions start">
				<button
					ref={editButton}
					type="button"
					class="button quiet"
					aria-label={t("people.editOf", { person: person.name })}
					onClick={() => setEditing(true)}
				>
					{t("people.edit")}
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
			<button type="button" class="button quiet" aria-label={t("people.resetOf", { person: person.name })} onClick={() => setAsking(true)}>
				{t("people.reset")}
			</button>
			{asking ? (
				<ConfirmDialog
					title={t("people.resetQuestion")}
					button={t("people.reset")}
					busy={reset.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>{parts("people.resetWarning", { person: <bdi>{person.name}</bdi> })}</p>
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
			<button
				type="button"
				class="button quiet destructive"
				aria-label={t("people.removeOf", { person: person.name })}
				onClick={() => setAsking(true)}
			>
				{t("people.remove")}
			</button>
			{asking ? (
				<ConfirmDialog
					title={t("people.removeQuestion")}
					button={t("people.remove")}
					busy={remove.busy}
					confirm={() => void confirm()}
					close={() => setAsking(false)}
				>
					<p>{parts("people.removeWarning", { person: <bdi>{person.name}</bdi>, email: person.email })}</p>
					<FailureNotice failure={remove.failure} />
				</ConfirmDialog>
			) : null}
		</>
	);
}
