import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid, useReturnFocus } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { type Passwords, passwordProblems, shortestPassword } from "./password-problems.ts";

const empty: Passwords = { current: "", wanted: "", repeated: "" };

/** Changes the person's own password. All their other sessions end. */
export function ChangePassword() {
	const [open, setOpen] = useState(false);
	const [changed, setChanged] = useState(false);
	const [typed, setTyped] = useState(empty);
	const [checked, setChecked] = useState(false);
	const opener = useReturnFocus(open);
	const change = useAction(({ current, wanted }: Passwords) =>
		ask("session/change-password", { currentPassword: current, newPassword: wanted }),
	);
	const problems = passwordProblems(typed);
	const shown = checked ? problems : {};

	function close() {
		setOpen(false);
		setTyped(empty);
		setChecked(false);
		change.forget();
	}

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setChecked(true);
		if (Object.keys(problems).length > 0) return focusFirstInvalid(event.currentTarget);
		const result = await change.run(typed);
		if (!result?.ok) return;
		setChanged(true);
		close();
	}

	return (
		<div class="card">
			<h2>{t("common.password")}</h2>
			{changed && !open ? (
				<Notice tone="success" urgent>
					<p>{t("account.passwordChanged")}</p>
				</Notice>
			) : null}
			{open ? (
				<form class="stack" noValidate onSubmit={(event) => void submit(event)}>
					<TextField
						label={t("account.currentPassword")}
						type="password"
						autoComplete="current-password"
						value={typed.current}
						change={(current) => setTyped({ ...typed, current })}
						error={shown.current ?? null}
						autoFocus
					/>
					<TextField
						label={t("account.newPassword")}
						type="password"
						autoComplete="new-password"
						value={typed.wanted}
						change={(wanted) => setTyped({ ...typed, wanted })}
						hint={shown.wanted ? null : t("account.characters", { count: shortestPassword })}
						error={shown.wanted ?? null}
					/>
					<TextField
						label={t("account.newPasswordAgain")}
						type="password"
						autoComplete="new-password"
						value={typed.repeated}
						change={(repeated) => setTyped({ ...typed, repeated })}
						error={shown.repeated ?? null}
					/>
					<FailureNotice
						failure={
							change.failure?.code === "wrong_credentials" ? { ...change.failure, message: t("account.wrongPassword") } : change.failure
						}
					/>
					<div class="actions">
						<button type="button" class="button" onClick={close}>
							{t("common.cancel")}
						</button>
						<button type="submit" class="button primary" aria-disabled={change.busy}>
							{change.busy ? t("account.changing") : t("account.changePassword")}
						</button>
					</div>
				</form>
			) : (
				<div class="actions start">
					<button ref={opener} type="button" class="button" onClick={() => setOpen(true)}>
						{t("account.changePassword")}
					</button>
				</div>
			)}
		</div>
	);
}
