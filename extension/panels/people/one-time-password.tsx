import { useState } from "preact/hooks";
import type { CreatedUser } from "../../../server/people/schemas.ts";
import { Notice } from "../../controls/notice.tsx";

/** Shown only once, because the server stores only a hash. */
export function OneTimePassword({ created: { user, password }, close }: { created: CreatedUser; close: () => void }) {
	const [copied, setCopied] = useState<"yes" | "no" | null>(null);

	async function copy() {
		try {
			await navigator.clipboard.writeText(password);
			setCopied("yes");
		} catch {
			setCopied("no");
		}
	}

	return (
		<Notice tone="success" urgent>
			<p>
				<bdi>{user.name}</bdi> can sign in as <strong>{user.email}</strong> with this password. Copy it now: it is not shown again.
			</p>
			<p class="password">
				<code>{password}</code>
				<button type="button" class="button" onClick={() => void copy()}>
					Copy
				</button>
			</p>
			<p class="hint" role="status">
				{copied === "yes"
					? "Copied."
					: copied === "no"
						? "The browser did not allow copying. Select the password and copy it yourself."
						: ""}
			</p>
			<div class="actions start">
				<button type="button" class="button" onClick={close}>
					I have it
				</button>
			</div>
		</Notice>
	);
}
