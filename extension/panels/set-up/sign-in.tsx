import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import type { Description } from "../../../server/crm/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";

interface SignInProps {
	crm: Description["crm"];
	keepSignedIn: boolean;
	/** The address of the person whose session has ended. */
	lastEmail: string | null;
	done: () => Promise<void>;
}

/** Last step: who. The password goes to the team's own server and is kept nowhere. */
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
			<p>Use your Expunge account. It may differ from your {crm.title} account.</p>
			<TextField
				label="E-mail address"
				autoComplete="username"
				value={email}
				change={setEmail}
				error={missing && email.trim() === "" ? "Type your e-mail address." : null}
				autoFocus={lastEmail === null}
			/>
			<TextField
				label="Password"
				type="password"
				autoComplete="current-password"
				value={password}
				change={setPassword}
				error={missing && password === "" ? "Type your password." : null}
				autoFocus={lastEmail !== null}
			/>
			<Checkbox
				label="Keep me signed in"
				checked={keep}
				change={setKeep}
				hint="Turn this off on a shared computer. Closing the browser then signs you out."
			/>
			<FailureNotice
				failure={signIn.failure}
				advice={signIn.failure?.code === "wrong_credentials" ? "Try again, or ask your admin for a new password." : null}
			/>
			<div class="actions">
				<button type="submit" class="button primary" aria-disabled={signIn.busy}>
					{signIn.busy ? "Signing in…" : "Sign in"}
				</button>
			</div>
		</form>
	);
}
