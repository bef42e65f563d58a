import { useEffect, useRef } from "preact/hooks";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-count.ts";
import { Notice } from "../../panels/controls/notice.tsx";
import { useHeight } from "./use-height.ts";

const closesAfter = 3_000;

interface DoneProps {
	claim: string;
	deletion: Deletion;
	mode: "frame" | "window";
	close: () => void;
}

export function Done({ claim, deletion, mode, close }: DoneProps) {
	const main = useHeight(claim);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	const { title, text, tone } = describe(deletion);
	useEffect(() => {
		if (mode === "frame" || tone !== "success") return undefined;
		const timer = setTimeout(close, closesAfter);
		return () => clearTimeout(timer);
	}, [mode, tone]);
	return (
		<main ref={main} class="short" aria-labelledby="title">
			<h1 id="title">{title}</h1>
			<div class="details">
				<Notice tone={tone} urgent>
					<p>{text}</p>
				</Notice>
			</div>
			<div class="actions">
				<button ref={button} type="button" class="button primary" onClick={close}>
					Close
				</button>
			</div>
		</main>
	);
}

function describe({ words, counts, outcome, state }: Deletion): { title: string; text: string; tone: "info" | "success" | "danger" } {
	const many = formatCount(counts.submitted, words);
	if (state === "queued" || state === "running") {
		return {
			title: counts.submitted === 1 ? `${many} is being deleted` : `${many} are being deleted`,
			text: "You may close this safely: the work goes on on the server. The badge on the Expunge icon tells you when it is complete.",
			tone: "info",
		};
	}
	if (outcome !== null && counts.failed > 0) return { title: `${words.one} was not deleted`, text: outcome.message, tone: "danger" };
	const reference = outcome?.auditReference ? ` Audit reference ${outcome.auditReference}.` : "";
	return { title: `${words.one} permanently deleted`, text: `${outcome?.message ?? "It is gone."}${reference}`, tone: "success" };
}
