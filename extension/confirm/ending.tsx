import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Preview } from "../../server/previews/schemas.ts";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { Notice } from "../controls/notice.tsx";
import { formatCount } from "../format-number.ts";
import type { Failure } from "../messages.ts";
import { outcomeMessage } from "../outcome-message.ts";
import { t } from "../words.ts";

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
					{t("common.close")}
				</button>
			</div>
		</main>
	);
}

/** Shown after confirming until the server answers. Closing the window does not stop the deletion. */
export function Running({ preview, close }: { preview: Preview; close: () => void }) {
	return (
		<Ending title={preview.confirmation.title} tone="info" close={close} busy>
			<p>{t("confirm.running")}</p>
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
	if (state === "queued" || state === "running") {
		return {
			title: t("confirm.beingDeleted", { records: formatCount(counts.submitted, labels), count: counts.submitted }),
			text: t("confirm.continues"),
			tone: "info",
		};
	}
	const type = labels.singular;
	if (outcome !== null && counts.failed > 0)
		return { title: t("common.notDeleted", { type }), text: outcomeMessage(outcome), tone: "danger" };
	const said = outcome === null ? t("confirm.gone") : outcomeMessage(outcome);
	const reference = outcome?.auditReference ?? null;
	const text = reference === null ? said : t("confirm.outcomeWithReference", { outcome: said, reference });
	return { title: t("common.permanentlyDeleted", { type }), text, tone: "success" };
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
			<h1 id="title">{t("common.nothingWasDeleted")}</h1>
			<FailureNotice failure={failure} />
			<div class="actions">
				<button ref={button} type="button" class="button" onClick={close}>
					{t("common.close")}
				</button>
			</div>
		</main>
	);
}
