import type { Failure } from "../../messages.ts";
import { Notice } from "./notice.tsx";

interface FailureNoticeProps {
	failure: Failure | null;
	retry?: () => void;
	/** What to do next, where the message alone does not say it. */
	advice?: string | null;
}

export function FailureNotice({ failure, retry, advice }: FailureNoticeProps) {
	if (failure === null) return null;
	return (
		<Notice tone="danger" urgent>
			<p>{failure.message}</p>
			{advice ? <p>{advice}</p> : null}
			{failure.requestId && failure.code === "internal" ? (
				<p class="hint">
					Request id <code>{failure.requestId}</code>
				</p>
			) : null}
			{retry ? (
				<button type="button" class="button" onClick={retry}>
					Try again
				</button>
			) : null}
		</Notice>
	);
}
