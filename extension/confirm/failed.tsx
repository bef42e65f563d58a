import { useEffect, useRef } from "preact/hooks";
import { FailureNotice } from "../controls/failure-notice.tsx";
import type { Failure } from "../messages.ts";

/** After these the person can try again as they are; every other failure ends the confirmation. */
const passing: readonly Failure["code"][] = ["unavailable", "internal", "wrong_confirmation", "too_many_requests", "locked", "conflict"];

export function isFinal({ code }: Failure): boolean {
	return !passing.includes(code);
}

export function Failed({ failure, close }: { failure: Failure; close: () => void }) {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<main class="card" aria-labelledby="title">
			<h1 id="title">Nothing was deleted</h1>
			<FailureNotice failure={failure} />
			<div class="actions">
				<button ref={button} type="button" class="button" onClick={close}>
					Close
				</button>
			</div>
		</main>
	);
}
