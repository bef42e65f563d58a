import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Preview } from "../../server/previews/schemas.ts";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { Notice } from "../controls/notice.tsx";
import { formatCount } from "../format-number.ts";
import type { Failure } from "../messages.ts";

interface EndingProps {
	title: string;
	tone: "info" | "success" | "danger";
	busy?: boolean;
	close: () => void;
	children: ComponentChildren;
}

/** A screen after the person has decided. */
function Ending({ title, tone, busy = false, close, children }: EndingProps) {
	const button = useRef<HTMLButtonElement>(null);
	useLayoutEffect(() => button.current?.focus(), []);
	return (
		<main class="card" aria-labelledby="title" aria-busy={busy}>
			<h1 id="title">{title}</h1>
			<Notice tone={tone} urgent>
				{children}
			</Notice>
			<div class="actions">
				<button ref={button} type="button" class="button primary" onClick={close}>
					Close
				</button>
			</div>
		</main>
	);
}

/** Shown after confirming until the server answers. Closing the window does not stop the deletion. */
export function Running({ preview, close }: { preview: Preview; close: () => void }) {
	return (
		<Ending title={preview.confirmation.title} tone="info" close={close} busy>
			<p>The deletion is running. You may close this safely.</p>
		</Ending>
	);
}

const closesAfter = 3_000;

export function Done({ deletion, close }: { deletion: Deletion; close: () => void }) {
	const { title, text, tone } = describe(deletion);
	useEffect(() => {
		if (tone !== "success") return undefined;
		const timer = setTimeout(close, closesAfter);
		return () => clearTimeout(timer);
	}, [tone]);
	return (
		<Ending title={title} tone={tone} close={close}>
			<p>{text}</p>
		</Ending>
	);
}

function describe({ labels, counts, outcome, state }: Deletion): { title: string; text: string; tone: "info" | "success" | "danger" } {
	const many = formatCount(counts.submitted, labels);
	if (state === "queued" || state === "running") {
		return {
			title: counts.submitted === 1 ? `${many} is being deleted` : `${many} are being deleted`,
			text: "You may close this safely: the work continues on the server. The badge on the Expunge icon tells you when it is complete.",
			tone: "info",
		};
	}
	if (outcome !== null && counts.failed > 0) return { title: `${labels.singular} was not deleted`, text: outcome.message, tone: "danger" };
	const reference = outcome?.auditReference ? ` Audit reference ${outcome.auditReference}.` : "";
	return { title: `${labels.singular} permanently deleted`, text: `${outcome?.message ?? "It is gone."}${reference}`, tone: "success" };
}

/** After these failures the person can try again. Every other failure ends the confirmation. */
const retryable: readonly Failure["code"][] = ["unavailable", "internal", "wrong_confirmation", "too_many_requests", "locked", "conflict"];

export function isFinal({ code }: Failure): boolean {
	return !retryable.includes(code);
}

export function Failed({ failure, close }: { failure: Failure; close: () => void }) {
	const button = useRef<HTMLButtonElement>(null);
	useLayoutEffect(() => button.current?.focus(), []);
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
