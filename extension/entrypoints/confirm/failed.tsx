import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../../messages.ts";
import { FailureNotice } from "../../panels/controls/failure-notice.tsx";
import { useHeight } from "./use-height.ts";

/** After these the person can try again as they are; every other failure ends the confirmation. */
const passing: readonly Failure["code"][] = ["unavailable", "internal", "wrong_confirmation", "too_many_requests", "locked", "conflict"];

export function isFinal({ code }: Failure): boolean {
	return !passing.includes(code);
}

interface FailedProps {
	failure: Failure;
	claim: string;
	close: () => void;
}

export function Failed({ failure, claim, close }: FailedProps) {
	const main = useHeight(claim);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<main ref={main} class="short" aria-labelledby="title">
			<h1 id="title">Nothing was deleted</h1>
			<div class="details">
				<FailureNotice failure={failure} />
			</div>
			<div class="actions">
				<button ref={button} type="button" class="button" onClick={close}>
					Close
				</button>
			</div>
		</main>
	);
}
