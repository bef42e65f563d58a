import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { useAction } from "../../controls/use-action.ts";
import type { Failure, Selection } from "../../messages.ts";
import { onEvent } from "../../messaging.ts";

interface ConfirmationState {
	/** Whether its window is open and the person has not confirmed yet. */
	isOpen: boolean;
	busy: boolean;
	failure: Failure | null;
	open: (selection: Omit<Selection, "bulk">) => Promise<void>;
}

/** The confirmation of what is ticked in this document. Events from another selection's confirmation have no effect here. */
export function useConfirmation(confirmed: () => void): ConfirmationState {
	const [nonce, setNonce] = useState<string | null>(null);
	const current = useRef(nonce);
	current.current = nonce;
	const [failure, setFailure] = useState<Failure | null>(null);
	const opening = useAction((selection: Omit<Selection, "bulk">) => ask("records/confirm", selection));

	useEffect(() => {
		const life = new AbortController();
		const handlers = {
			"confirmation/still-there": () => {},
			"confirmation/closed": ({ nonce }: { nonce: string }) => {
				if (nonce === current.current) setNonce(null);
			},
			"confirmation/submitted": ({ nonce }: { nonce: string }) => {
				if (nonce !== current.current) return;
				setNonce(null);
				confirmed();
			},
			"confirmation/failed": ({ failure }: { failure: Failure }) => setFailure(failure),
		};
		onEvent(handlers, life.signal);
		return () => life.abort();
	}, [confirmed]);

	async function open(selection: Omit<Selection, "bulk">) {
		setFailure(null);
		const opened = await opening.run(selection);
		if (opened?.ok) setNonce(opened.value.nonce);
	}

	return { isOpen: nonce !== null, busy: opening.busy, failure: failure ?? opening.failure, open };
}
