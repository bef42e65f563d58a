import { useRef, useState } from "preact/hooks";
import type { Failure, Result } from "../messages.ts";

interface Action<Input, Value> {
	busy: boolean;
	failure: Failure | null;
	run: (input: Input) => Promise<Result<Value> | null>;
	forget: () => void;
}

/** An action that a button starts. Only one runs at a time, and its failure is kept to be shown. Returns null if one is still running. */
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
