import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Preview } from "../../server/previews/schemas.ts";
import { Loading } from "../controls/notice.tsx";
import { documentedWords } from "../documented-words.ts";
import type { Failure, Result } from "../messages.ts";
import { call } from "../messaging.ts";
import { t } from "../words.ts";
import { Done, Failed, isFinal, Running } from "./ending.tsx";
import { holdPicture } from "./hold-picture.ts";
import { closeWindow } from "./own-window.ts";
import { Ready, type Review } from "./ready.tsx";

type Step =
	| { at: "counting" }
	| ({ at: "ready" } & Review)
	| { at: "running"; preview: Preview }
	| { at: "done"; deletion: Deletion }
	| { at: "failed"; failure: Failure };

/** One confirmation from start to end. The background gave `claim` to this document and refuses calls without it. */
export function ConfirmationPage({ claim }: { claim: string }) {
	const [step, setStep] = useState<Step>({ at: "counting" });
	const close = () => void closeWindow(claim);
	const [picture] = useState(holdPicture);
	useEscape(close);
	useEffect(() => void readPreview(claim).then(setStep), [claim]);
	const isOver = step.at === "done" || step.at === "failed";
	useEffect(() => {
		if (isOver) picture.release();
	}, [isOver]);
	if (step.at === "counting") return <Counting close={close} />;
	if (step.at === "running") return <Running preview={step.preview} close={close} />;
	if (step.at === "done") return <Done deletion={step.deletion} close={close} />;
	if (step.at === "failed") return <Failed failure={step.failure} close={close} />;

	const submit = async (word: string) => {
		const { preview } = step;
		setStep({ at: "running", preview });
		setStep(await conclude(claim, word, preview));
	};
	return <Ready key={step.preview.id} claim={claim} review={step} picture={picture} submit={(word) => void submit(word)} close={close} />;
}

async function readPreview(claim: string): Promise<Step> {
	const answer = await callAgain(() => call("confirm/preview", { key: claim }), unreviewed);
	if (!answer.ok) return { at: "failed", failure: answer.failure };
	return { at: "ready", preview: answer.value.preview, failure: null, renewed: false, typed: "" };
}

async function conclude(claim: string, word: string, preview: Preview): Promise<Step> {
	const answer = await callAgain(() => call("confirm/submit", { key: claim, word }), unanswered);
	if (answer.ok) return { at: "done", deletion: answer.value.deletion };
	if (answer.failure.code !== "preview_stale") {
		return isFinal(answer.failure)
			? { at: "failed", failure: answer.failure }
			: { at: "ready", preview, failure: answer.failure, renewed: false, typed: word };
	}
	const renewed = await callAgain(() => call("confirm/renew", { key: claim }), unreviewed);
	if (!renewed.ok) return { at: "failed", failure: renewed.failure };
	return { at: "ready", preview: renewed.value.preview, failure: null, renewed: true, typed: "" };
}

/** This applies from the first frame on, because a person may press Escape at once. */
function useEscape(close: () => void) {
	useLayoutEffect(() => {
		const life = new AbortController();
		document.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && close(), { signal: life.signal });
		return () => life.abort();
	}, []);
}

/** While the server counts what would be deleted. */
function Counting({ close }: { close: () => void }) {
	return (
		<main class="card" aria-busy="true" aria-labelledby="title">
			<h1 id="title">{t("confirm.counting")}</h1>
			<Loading what={t("confirm.whatWouldGo")} />
			<div class="actions">
				<button type="button" class="button" onClick={close}>
					{t("common.cancel")}
				</button>
			</div>
		</main>
	);
}

const maxCalls = 3;

/** Before the person has confirmed. */
function unreviewed(): Failure {
	return { code: "unavailable", message: t("confirm.noAnswer.closeAndChoose", { delete: documentedWords.delete }) };
}

function unanswered(): Failure {
	return { code: "unavailable", message: t("confirm.noAnswer.mayHaveBegun") };
}

/**
 * Chromium stops a service worker that has waited half a minute for the server, so its call gets no answer. The next call starts
 * another worker. Use it only for calls that can safely be made twice: the background finds what the first call began.
 */
async function callAgain<Value>(call: () => Promise<Result<Value>>, failure: () => Failure, time = 1): Promise<Result<Value>> {
	try {
		return await call();
	} catch {
		return time < maxCalls ? callAgain(call, failure, time + 1) : { ok: false, failure: failure() };
	}
}
