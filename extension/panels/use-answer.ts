import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Failure, PanelEvents, Result } from "../messages.ts";
import { onEvent } from "../messaging.ts";

export type Change = Parameters<PanelEvents["panel/changed"]>[0]["what"];

export interface LoadedAnswer<T> {
	/** The last good answer; it stays on screen while a later one fails. */
	value: T | null;
	failure: Failure | null;
	loading: boolean;
	refresh: () => Promise<void>;
	/** Waits for the refresh that is under way, such as one that a change has caused. */
	settled: () => Promise<void>;
	/** Takes over a value that another call has just returned. */
	replace: (value: T) => void;
}

/** Fetches at once, whenever `key` changes, and after every change of the given kinds. Drops late answers to earlier questions. */
export function useAnswer<T>(key: string, question: () => Promise<Result<T>>, changes: readonly Change[]): LoadedAnswer<T> {
	const [state, setState] = useState<{ key: string; value: T | null; failure: Failure | null; loading: boolean }>({
		key,
		value: null,
		failure: null,
		loading: true,
	});
	const latest = useRef(0);
	const underWay = useRef<Promise<void>>(Promise.resolve());
	const current = useRef(question);
	current.current = question;

	const ask = useCallback(async () => {
		latest.current += 1;
		const turn = latest.current;
		setState((before) => ({ key, value: before.key === key ? before.value : null, failure: before.failure, loading: true }));
		const result = await current.current();
		if (turn !== latest.current) return;
		setState((before) =>
			result.ok ? { key, value: result.value, failure: null, loading: false } : { ...before, failure: result.failure, loading: false },
		);
	}, [key]);

	const refresh = useCallback(() => {
		underWay.current = ask();
		return underWay.current;
	}, [ask]);
	const settled = useCallback(() => underWay.current, []);

	const replace = useCallback(
		(value: T) => {
			latest.current += 1;
			setState({ key, value, failure: null, loading: false });
		},
		[key],
	);

	const listened = changes.join();
	useEffect(() => {
		const stop = new AbortController();
		const kinds = listened.split(",");
		onEvent({ "panel/changed": ({ what }) => void (kinds.includes(what) && refresh()) }, stop.signal);
		void refresh();
		return () => {
			latest.current += 1;
			stop.abort();
		};
	}, [refresh, listened]);

	const isCurrent = state.key === key;
	return {
		value: isCurrent ? state.value : null,
		failure: isCurrent ? state.failure : null,
		loading: state.loading || !isCurrent,
		refresh,
		settled,
		replace,
	};
}
