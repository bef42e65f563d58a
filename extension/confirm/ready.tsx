import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Preview } from "../../server/previews/schemas.ts";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { Notice } from "../controls/notice.tsx";
import type { Failure } from "../messages.ts";
import { parts, t } from "../words.ts";
import type { Picture } from "./hold-picture.ts";
import type { Lock } from "./lock.ts";
import { watchLock } from "./watch-lock.ts";
import { WhatGoes } from "./what-goes.tsx";
import { type Loss, WhyLocked } from "./why-locked.tsx";

/** What the person reviews, and what they have typed so far. */
export interface Review {
	preview: Preview;
	failure: Failure | null;
	/** The numbers have changed since the person last confirmed. */
	renewed: boolean;
	typed: string;
}

interface ReadyProps {
	claim: string;
	review: Review;
	picture: Picture;
	submit: (word: string) => void;
	close: () => void;
}

/** `isHeld`: no video of another page can float over this window. */
interface Sight {
	lock: Lock | null;
	isHeld: boolean;
}

/** The word counts only if the person typed it here while nothing could cover this window. */
export function Ready({ claim, review, picture, submit, close }: ReadyProps) {
	const { preview, failure, renewed } = review;
	const { word, title, warning, button, law } = preview.confirmation;
	const field = useRef<HTMLInputElement>(null);
	const leave = useRef<HTMLButtonElement>(null);
	const current = useRef<Sight>({ lock: { why: "settling" }, isHeld: false });
	const [{ lock, isHeld }, setSight] = useState(current.current);
	const [lost, setLost] = useState<Loss | null>(null);
	const [typed, setTyped] = useState(review.typed);
	const possible = preview.deletable > 0;
	const takesLetters = () => current.current.lock === null || current.current.lock.why === "settling";

	// Before the browser paints: a letter counts from the moment the person can see the field.
	useLayoutEffect(() => {
		const life = new AbortController();
		watchLock(change, picture, life.signal);
		// If not everything fits, the names stay visible until the person types.
		(field.current ?? leave.current)?.focus({ preventScroll: true });
		return () => life.abort();

		function change(now: Lock | null, held: boolean) {
			current.current = { lock: now, isHeld: held };
			setSight(current.current);
			if (!takesLetters()) clear();
		}
	}, []);
	useEffect(() => {
		document.title = title;
	}, [title]);
	useLayoutEffect(() => {
		if (failure !== null) field.current?.focus();
	}, [failure]);

	const clear = () => {
		if (field.current === null || field.current.value === "") return;
		field.current.value = "";
		setTyped("");
		setLost("cleared");
	};
	/** A key that is pressed under another window does not count, even if the same key closes that window before the letter arrives. */
	const refuseKey = (event: KeyboardEvent) => {
		if (takesLetters() || event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault();
		if (event.isTrusted) setLost("cleared");
	};
	const refuse = (event: InputEvent) => {
		// If this handler refused Enter, Enter would not confirm.
		if (event.inputType === "insertLineBreak") return;
		const isTaken = event.isTrusted && takesLetters() && isTyping(event);
		if (isTaken) return;
		event.preventDefault();
		if (event.isTrusted) setLost(takesLetters() ? "pasted" : "cleared");
	};
	const take = (event: Event) => {
		if (!(event.currentTarget instanceof HTMLInputElement)) return;
		// Some input methods cannot be refused in advance.
		if (!event.isTrusted || !takesLetters()) return clear();
		setTyped(event.currentTarget.value);
		if (event.currentTarget.value !== "") setLost(null);
	};
	const confirm = (event: Event) => {
		event.preventDefault();
		const { lock, isHeld } = current.current;
		if (event.isTrusted && lock === null && isHeld && field.current?.value.trim() === word) submit(field.current.value.trim());
	};
	const isArmed = lock === null && isHeld && typed.trim() === word;

	return (
		<main class="card" aria-labelledby="title" data-armed={lock === null}>
			<h1 id="title">{title}</h1>
			<WhatGoes claim={claim} preview={preview} renewed={renewed} />
			{possible ? (
				<p class="permanent" id="warning">
					{warning}
				</p>
			) : null}
			{preview.bulk && possible ? <p class="hint">{t("confirm.onServer")}</p> : null}
			{preview.workerAlive || !possible ? null : (
				<Notice tone="warning">
					<p>{t("confirm.noWorker")}</p>
				</Notice>
			)}
			<form onSubmit={confirm} autocomplete="off">
				{possible ? (
					<div class="field">
						<label for="word">{parts("confirm.typeToConfirm", { word: <b>{word}</b> })}</label>
						<input
							ref={field}
							id="word"
							class="input"
							value={typed}
							aria-describedby="warning"
							autocapitalize="off"
							autocomplete="off"
							spellcheck={false}
							onKeyDown={refuseKey}
							onBeforeInput={refuse}
							onInput={take}
						/>
					</div>
				) : null}
				{possible ? <WhyLocked lock={lock} isArmed={isArmed} typed={typed} word={word} lost={lost} /> : null}
				<FailureNotice failure={failure} />
				<div class="actions">
					<button ref={leave} type="button" class="button" onClick={close}>
						{possible && failure?.code !== "unavailable" ? t("common.cancel") : t("common.close")}
					</button>
					{possible ? (
						<button type="submit" class="button danger" disabled={!isArmed}>
							{button}
						</button>
					) : null}
				</div>
			</form>
			<p class="law">{law}</p>
		</main>
	);
}

/** True for typing, deleting and undoing in every script. False for text that is pasted, dropped or autofilled. */
function isTyping({ inputType }: InputEvent): boolean {
	return (
		inputType.startsWith("delete") || ["insertText", "insertCompositionText", "insertReplacementText", "historyUndo"].includes(inputType)
	);
}
