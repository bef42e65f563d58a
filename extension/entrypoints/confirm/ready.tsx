import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../messaging.ts";
import { FailureNotice } from "../../panels/controls/failure-notice.tsx";
import { Notice } from "../../panels/controls/notice.tsx";
import type { Step } from "./confirmation.tsx";
import { LockNotice } from "./lock-notice.tsx";
import { useHeight } from "./use-height.ts";
import { type Lock, watchArming } from "./watch-arming.ts";
import { WhatGoes } from "./what-goes.tsx";

interface ReadyProps {
	claim: string;
	step: Extract<Step, { at: "ready" | "submitting" }>;
	mode: "frame" | "window";
	submit: (word: string) => void;
	cancel: () => void;
}

/** The word counts only when the person has typed it here, while everything was in plain sight. */
export function Ready({ claim, step, mode, submit, cancel }: ReadyProps) {
	const { preview } = step;
	const { word, title, warning, button, law } = preview.confirmation;
	const main = useHeight(claim);
	const field = useRef<HTMLInputElement>(null);
	const leave = useRef<HTMLButtonElement>(null);
	const locked = useRef<Lock>("settling");
	const [lock, setLock] = useState<Lock>("settling");
	const [cleared, setCleared] = useState(false);
	const [typed, setTyped] = useState("");
	const busy = step.at === "submitting";
	const possible = preview.deletable > 0;

	useEffect(() => {
		const life = new AbortController();
		if (main.current === null) return undefined;
		watchArming(main.current, mode, change, life.signal);
		(field.current ?? leave.current)?.focus();
		return () => life.abort();

		function change(now: Lock) {
			locked.current = now;
			setLock(now);
			if (now === null || field.current === null) return;
			if (field.current.value !== "") setCleared(true);
			field.current.value = "";
			setTyped("");
		}
	}, [mode]);
	useEffect(() => {
		document.title = title;
	}, [title]);
	const failure = step.at === "ready" ? step.failure : null;
	useEffect(() => {
		if (failure !== null) field.current?.focus();
	}, [failure]);

	const refuse = (event: InputEvent) => {
		if (!event.isTrusted || locked.current !== null || !isTyping(event)) event.preventDefault();
	};
	const take = (event: Event) => {
		if (!(event.currentTarget instanceof HTMLInputElement)) return;
		// Some ways of typing cannot be refused beforehand.
		if (!event.isTrusted || locked.current !== null) event.currentTarget.value = "";
		setTyped(event.currentTarget.value);
		if (event.currentTarget.value !== "") setCleared(false);
	};
	const matches = typed.trim() === word;
	const confirm = (event: Event) => {
		event.preventDefault();
		if (event.isTrusted && locked.current === null && field.current?.value.trim() === word && !busy) submit(field.current.value.trim());
	};

	return (
		<main ref={main} class={possible ? "" : "short"} aria-labelledby="title" aria-busy={busy} data-mode={mode} data-armed={lock === null}>
			<h1 id="title">{title}</h1>
			<WhatGoes preview={preview} renewed={step.renewed} />
			{possible ? (
				<p class="permanent" id="warning">
					{warning}
				</p>
			) : null}
			{preview.bulk && possible ? (
				<p class="hint">The work runs on the server: once you have confirmed, you may close this safely.</p>
			) : null}
			{preview.workerAlive || !possible ? null : (
				<Notice tone="warning">
					<p>The server's worker is not running at the moment. What you confirm waits until it does; tell your admin.</p>
				</Notice>
			)}
			<form onSubmit={confirm} autocomplete="off">
				{possible ? (
					<div class="field">
						<label for="word">
							Type <b>{word}</b> to confirm
						</label>
						<input
							ref={field}
							id="word"
							class="input"
							aria-describedby="goes warning law"
							autocapitalize="off"
							autocomplete="off"
							spellcheck={false}
							readOnly={busy}
							onBeforeInput={refuse}
							onInput={take}
						/>
					</div>
				) : null}
				{possible ? (
					<LockNotice lock={lock} cleared={cleared} mode={mode} openWindow={() => void call("confirm/open-window", { key: claim })} />
				) : null}
				<FailureNotice failure={failure} />
				<div class="actions">
					<button ref={leave} type="button" class="button" onClick={cancel}>
						{possible ? "Cancel" : "Close"}
					</button>
					{possible ? (
						<button type="submit" class="button danger" disabled={!matches || lock !== null || busy}>
							{busy ? "Deleting…" : button}
						</button>
					) : null}
				</div>
			</form>
			<p class="law" id="law">
				{law}
			</p>
		</main>
	);
}

/** Typing and taking back, in every script; nothing that is pasted, dropped or filled in. */
function isTyping({ inputType }: InputEvent): boolean {
	return (
		inputType.startsWith("delete") || ["insertText", "insertCompositionText", "insertReplacementText", "historyUndo"].includes(inputType)
	);
}
