import type { CreatedUser } from "../../../server/people/schemas.ts";
import { Notice } from "../../controls/notice.tsx";
import { useCopy } from "../../controls/use-copy.ts";
import { parts, t } from "../../words.ts";

/** Shown only once, because the server stores only a hash. */
export function OneTimePassword({ created: { user, password }, close }: { created: CreatedUser; close: () => void }) {
	const { copy, status } = useCopy(password);
	return (
		<Notice tone="success" urgent>
			<p>{parts("people.oneTime", { person: <bdi>{user.name}</bdi>, email: <strong>{user.email}</strong> })}</p>
			<p class="password">
				<code>{password}</code>
				<button type="button" class="button" onClick={() => void copy()}>
					{t("common.copy")}
				</button>
			</p>
			<p class="hint" role="status">
				{status}
			</p>
			<div class="actions start">
				<button type="button" class="button" onClick={close}>
					{t("people.haveIt")}
				</button>
			</div>
		</Notice>
	);
}
