import { useEffect } from "preact/hooks";

/** Asks again when the person comes back to the page. */
export function useFreshLook(refresh: () => Promise<void>): void {
	useEffect(() => {
		const stop = new AbortController();
		const look = () => {
			if (!document.hidden) void refresh();
		};
		document.addEventListener("visibilitychange", look, { signal: stop.signal });
		addEventListener("focus", look, { signal: stop.signal });
		return () => stop.abort();
	}, [refresh]);
}
