import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { Description } from "../../../server/crm/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";

interface SignInProps {
	crm: Description["crm"];
	keepSignedIn: boolean;
	/** The address of the person whose session has ended. */
	lastEmail: string | null;
	done: () => Promise<void>;
}

/** Last step: signing in. The password goes only to the team's own server and is not stored. */
export function SignIn({ crm, keepSignedIn, lastEmail, done }: SignInProps) {
	const [email, setEmail] = useState(lastEmail ?? "");
	const [password, setPassword] = useState("");
	const [keep, setKeep] = useState(keepSignedIn);
	const [missing, setMissing] = useState(false);
	const signIn = useAction((input: { email: string; password: string; keepSignedIn: boolean }) => ask("session/sign-in", input));

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		const complete = email.trim() !== "" && password !== "";
		setMissing(!complete);
		if (!complete) return focusFirstInvalid(event.currentTarget);
		const result = await signIn.run({ email: email.trim(), password, keepSignedIn: keep });
		if (result?.ok) await done();
		else setPassword("");
	}

	return (
		<form class="stack" noValidate onSubmit={(event) => void submit(event)}>
			<p>{t("setUp.useAccount", { crm: crm.title })}</p>
			<TextField
				label={t("common.emailAddress")}
				autoComplete="username"
				value={email}
				change={setEmail}
				error={missing && email.trim() === "" ? t("setUp.typeEmail") : null}
				autoFocus={lastEmail === null}
			/>
			<TextField
				label={t("common.password")}
				type="password"
				autoComplete="current-password"
				value={password}
				change={setPassword}
				error={missing && password === "" ? t("setUp.typePassword") : null}
				autoFocus={lastEmail !== null}
			/>
			<Checkbox label={t("setUp.keep")} checked={keep} change={setKeep} hint={t("setUp.keepHint")} />
			<FailureNotice failure={signIn.failure} advice={signIn.failure?.code === "wrong_credentials" ? t("setUp.newPassword") : null} />
			<div class="actions">
				<button type="submit" class="button primary" aria-disabled={signIn.busy}>
					{signIn.busy ? t("setUp.signingIn") : t("setUp.signIn")}
				</button>
			</div>
		</form>
	);
}
