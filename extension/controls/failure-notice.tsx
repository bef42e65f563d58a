import type { Failure } from "../messages.ts";
import { parts, t } from "../words.ts";
import { Notice } from "./notice.tsx";

interface FailureNoticeProps {
	failure: Failure | null;
	/** Set for content that could not be loaded. Otherwise the failure belongs to something that the person did. */
	retry?: () => void;
	/** The next step, if the message does not say it. */
	advice?: string | null;
}

export function FailureNotice({ failure, retry, advice }: FailureNoticeProps) {
	if (failure === null) return null;
	const isAway = retry !== undefined && failure.code === "unavailable";
	return (
		<Notice tone={isAway ? "warning" : "danger"} urgent>
			<p>{isAway ? t("controls.away") : failure.message}</p>
			{advice ? <p>{advice}</p> : null}
			{failure.requestId && failure.code === "internal" ? (
				<p class="hint">{parts("controls.requestId", { id: <code>{failure.requestId}</code> })}</p>
			) : null}
			{retry ? (
				<button type="button" class="button" onClick={retry}>
					{t("common.tryAgain")}
				</button>
			) : null}
		</Notice>
	);
}
