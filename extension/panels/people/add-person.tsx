import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { CreatedUser, NewUser } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { readRole, roleOptions } from "./roles.ts";

interface AddPersonProps {
	done: (created: CreatedUser) => Promise<void>;
	cancel: () => void;
}

export function AddPerson({ done, cancel }: AddPersonProps) {
	const [name, setName] = useState("");
	const [email, setEmail] = useState("");
	const [role, setRole] = useState<"admin" | "agent">("agent");
	const [crmLogin, setCrmLogin] = useState("");
	const [checked, setChecked] = useState(false);
	const create = useAction((person: NewUser) => ask("users/create", person));
	const nameProblem = name.trim() === "" ? t("people.typeName") : null;
	const emailProblem = /^\S+@\S+\.\S+$/.test(email.trim()) ? null : t("people.typeEmail");

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (nameProblem !== null || emailProblem !== null) return focusFirstInvalid(event.currentTarget);
		const login = crmLogin.trim();
		const result = await create.run({ name: name.trim(), email: email.trim(), role, ...(login === "" ? {} : { crmLogin: login }) });
		if (result?.ok) await done(result.value);
	}

	return (
		<form class="card stack" noValidate aria-labelledby="add-person" onSubmit={(event) => void submit(event)}>
			<h2 id="add-person">{t("people.add")}</h2>
			<TextField label={t("common.name")} value={name} change={setName} error={checked ? nameProblem : null} autoFocus />
			<TextField label={t("common.emailAddress")} value={email} change={setEmail} error={checked ? emailProblem : null} />
			<SelectField label={t("common.role")} value={role} change={(value) => setRole(readRole(value))} options={roleOptions()} />
			<TextField
				label={t("common.crmLogin")}
				value={crmLogin}
				change={setCrmLogin}
				placeholder={email.trim() || t("people.sameAsEmail")}
				hint={t("people.loginHint")}
			/>
			<FailureNotice failure={create.failure?.code === "conflict" ? { ...create.failure, message: t("people.taken") } : create.failure} />
			<div class="actions">
				<button type="button" class="button" onClick={cancel}>
					{t("common.cancel")}
				</button>
				<button type="submit" class="button primary" aria-disabled={create.busy}>
					{create.busy ? t("people.adding") : t("people.addShort")}
				</button>
			</div>
		</form>
	);
}
