import { useState } from "preact/hooks";
import type { Agent } from "../../api/session.ts";
import { Field } from "../controls/dialog.tsx";
import { Icon } from "../controls/icon.tsx";
import { request } from "../requests.ts";

export function SignInPage({ enter }: { enter: (agent: Agent) => void }) {
	const [error, setError] = useState<string | null>(null);
	const send = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.currentTarget;
		if (!(form instanceof HTMLFormElement)) return;
		const values = new FormData(form);
		try {
			const answer = await request("/sign-in", "POST", { email: values.get("email"), password: values.get("password") });
			enter(await answer.json());
		} catch (failure) {
			setError(failure instanceof Error ? failure.message : "Something went wrong.");
		}
	};
	return (
		<main class="sign-in">
			<form class="card sign-in-card" onSubmit={(event) => void send(event)}>
				<span class="brand-mark large">
					<Icon name="anchor" />
				</span>
				<h1>Sign in to Harbor Desk</h1>
				<p class="hint">Customer support for places by the sea.</p>
				<Field label="E-mail">
					<input class="input" name="email" type="email" autocomplete="username" required />
				</Field>
				<Field label="Password">
					<input class="input" name="password" type="password" autocomplete="current-password" required />
				</Field>
				{error !== null && (
					<p class="error" role="alert">
						{error}
					</p>
				)}
				<button type="submit" class="button primary wide">
					Sign in
				</button>
			</form>
		</main>
	);
}
