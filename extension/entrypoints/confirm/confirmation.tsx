import { useEffect, useState } from "preact/hooks";
import type { Deletion, Preview } from "../../../server/deletions/schemas.ts";
import type { Failure } from "../../messages.ts";
import { call } from "../../messaging.ts";
import { Done } from "./done.tsx";
import { Failed, isFinal } from "./failed.tsx";
import { Looking } from "./looking.tsx";
import { Ready } from "./ready.tsx";

interface ConfirmationProps {
	/** What the background handed to this document, and takes nothing without. */
	claim: string;
	mode: "frame" | "window";
}

export type Step =
	| { at: "looking" }
	| { at: "ready"; preview: Preview; failure: Failure | null; renewed: boolean }
	| { at: "submitting"; preview: Preview; renewed: boolean }
	| { at: "done"; deletion: Deletion }
	| { at: "failed"; failure: Failure };

/** One confirmation from the first look to its end. */
export function Confirmation({ claim, mode }: ConfirmationProps) {
	const [step, setStep] = useState<Step>({ at: "looking" });
	const cancel = () => void call("confirm/cancel", { key: claim });
	useEscape(cancel);
	useEffect(() => void look(claim).then(setStep), [claim]);
	if (step.at === "looking") return <Looking cancel={cancel} />;
	if (step.at === "done") return <Done claim={claim} deletion={step.deletion} mode={mode} close={cancel} />;
	if (step.at === "failed") return <Failed claim={claim} failure={step.failure} close={cancel} />;

	const submit = async (word: string) => {
		const { preview, renewed } = step;
		setStep({ at: "submitting", preview, renewed });
		setStep(await conclude(claim, word, preview));
	};
	return <Ready key={step.preview.id} claim={claim} step={step} mode={mode} submit={(word) => void submit(word)} cancel={cancel} />;
}

async function look(claim: string): Promise<Step> {
	const answer = await call("confirm/preview", { key: claim });
	if (!answer.ok) return { at: "failed", failure: answer.failure };
	return { at: "ready", preview: answer.value.preview, failure: null, renewed: false };
}

async function conclude(claim: string, word: string, preview: Preview): Promise<Step> {
	const answer = await call("confirm/submit", { key: claim, word });
	if (answer.ok) return { at: "done", deletion: answer.value.deletion };
	if (answer.failure.code !== "preview_stale") {
		return isFinal(answer.failure)
			? { at: "failed", failure: answer.failure }
			: { at: "ready", preview, failure: answer.failure, renewed: false };
	}
	const renewed = await call("confirm/renew", { key: claim });
	if (!renewed.ok) return { at: "failed", failure: renewed.failure };
	return { at: "ready", preview: renewed.value.preview, failure: null, renewed: true };
}

/** Escape does not leave the frame by itself. */
function useEscape(cancel: () => void) {
	useEffect(() => {
		const life = new AbortController();
		document.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && cancel(), { signal: life.signal });
		return () => life.abort();
	}, []);
}
