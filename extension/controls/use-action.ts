import { useRef, useState } from "preact/hooks";
import type { Failure, Result } from "../messages.ts";

export interface Action<Input, Value> {
	busy: boolean;
	failure: Failure | null;
	run: (input: Input) => Promise<Result<Value> | null>;
	forget: () => void;
}

/** Something a person sets off with a button: one at a time, with its failure to show. Answers null where one was still running. */
export function useAction<Input, Value>(act: (input: Input) => Promise<Result<Value>>): Action<Input, Value> {
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<Failure | null>(null);
	const running = useRef(false);

	async function run(input: Input): Promise<Result<Value> | null> {
		if (running.current) return null;
		running.current = true;
		setBusy(true);
		setFailure(null);
		try {
			const result = await act(input);
			if (!result.ok) setFailure(result.failure);
			return result;
		} finally {
			running.current = false;
			setBusy(false);
		}
	}

	return { busy, failure, run, forget: () => setFailure(null) };
}
