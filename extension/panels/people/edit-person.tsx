import { useState } from "preact/hooks";
import type { ChangedUser, User } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { t } from "../../words.ts";
import { readRole, roleOptions } from "./roles.ts";

interface EditPersonProps {
	person: User;
	isMe: boolean;
	refresh: () => Promise<void>;
	close: () => void;
}

export function EditPerson({ person, isMe, refresh, close }: EditPersonProps) {
	const [name, setName] = useState(person.name);
	const [role, setRole] = useState(person.role);
	const [crmLogin, setCrmLogin] = useState(person.crmLogin);
	const save = useAction((changed: ChangedUser) => ask("users/save", { ...changed, id: person.id }));
	const nameProblem = name.trim() === "" ? t("people.typeName") : null;

	async function submit(event: Event) {
		event.preventDefault();
		if (nameProblem !== null) return;
		const result = await save.run({ name: name.trim(), crmLogin: crmLogin.trim() || person.email, ...(isMe ? {} : { role }) });
		if (!result?.ok) return;
		await refresh();
		close();
	}

	return (
		<form class="card stack" noValidate aria-label={t("people.editOf", { person: person.name })} onSubmit={(event) => void submit(event)}>
			<TextField label={t("common.name")} value={name} change={setName} error={nameProblem} autoFocus />
			{isMe ? (
				<p class="hint">{t("people.onlyOther")}</p>
			) : (
				<SelectField label={t("common.role")} value={role} change={(value) => setRole(readRole(value))} options={roleOptions()} />
			)}
			<TextField
				label={t("common.crmLogin")}
				value={crmLogin}
				change={setCrmLogin}
				hint={t("people.loginIfEmpty", { email: person.email })}
			/>
			<FailureNotice failure={save.failure} />
			<div class="actions">
				<button type="button" class="button" onClick={close}>
					{t("common.cancel")}
				</button>
				<button type="submit" class="button primary" aria-disabled={save.busy}>
					{save.busy ? t("common.saving") : t("common.save")}
				</button>
			</div>
		</form>
	);
}
