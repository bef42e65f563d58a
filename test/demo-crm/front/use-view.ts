import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { RefusedError, request } from "./requests.ts";

export interface View<Answer> {
	data: Answer | null;
	/** Counts the changes of the data. Lists redraw their rows with each. */
	generation: number;
	/** The record does not exist, or no longer exists. */
	missing: boolean;
	failed: boolean;
	loading: boolean;
	reload: () => Promise<void>;
}

const seconds = 3;

/** The answer of a path of the CRM's API, read again whenever the server reports a change. */
export function useView<Answer>(path: string): View<Answer> {
	const [state, setState] = useState<{ data: Answer | null; generation: number; missing: boolean; failed: boolean; path: string }>({
		data: null,
		generation: 0,
		missing: false,
		failed: false,
		path: "",
	});
	const version = useRef<string | null>(null);
	const load = useCallback(async () => {
		try {
			const response = await request(path);
			const data: Answer = await response.json();
			version.current = response.headers.get("etag");
			setState(({ generation }) => ({ data, generation: generation + 1, missing: false, failed: false, path }));
		} catch (error) {
			const missing = error instanceof RefusedError && error.status === 404;
			version.current = null;
			setState(({ data, generation }) => ({ data: missing ? null : data, generation, missing, failed: !missing, path }));
		}
	}, [path]);

	useEffect(() => {
		const life = new AbortController();
		version.current = null;
		void load();
		const pulse = async () => {
			if (document.hidden || version.current === null) return;
			const before = version.current;
			const now = await readVersion(path, life.signal);
			if (life.signal.aborted || now === undefined || before !== version.current || now === before) return;
			if (now !== null) return load();
			version.current = null;
			setState(({ generation }) => ({ data: null, generation, missing: true, failed: false, path }));
		};
		const timer = setInterval(() => void pulse(), seconds * 1_000);
		const soon = () => void pulse();
		document.addEventListener("visibilitychange", soon, { signal: life.signal });
		return () => {
			clearInterval(timer);
			life.abort();
		};
	}, [path, load]);

	const { data, generation, missing, failed } = state;
	return { data, generation, missing: missing && state.path === path, failed, loading: state.path !== path, reload: load };
}

/** Null if the record is gone. Undefined if the server does not answer. */
async function readVersion(path: string, signal: AbortSignal): Promise<string | null | undefined> {
	try {
		const answer = await fetch(`/api/crm/pulse?of=${encodeURIComponent(path)}`, { signal });
		if (!answer.ok) return undefined;
		const { version }: { version: string | null } = await answer.json();
		return version;
	} catch {
		return undefined;
	}
}
