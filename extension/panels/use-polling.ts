import { useEffect } from "preact/hooks";

/** Refreshes at an interval while the page is visible. Null: not at all. */
export function usePolling(refresh: () => Promise<void>, milliseconds: number | null): void {
	useEffect(() => {
		if (milliseconds === null) return;
		const timer = setInterval(() => void (document.hidden || refresh()), milliseconds);
		return () => clearInterval(timer);
	}, [refresh, milliseconds]);
}

/** Refreshes when the person comes back to the page. */
export function useRefreshOnReturn(refresh: () => Promise<void>): void {
	useEffect(() => {
		const stop = new AbortController();
		const refreshIfVisible = () => {
			if (!document.hidden) void refresh();
		};
		document.addEventListener("visibilitychange", refreshIfVisible, { signal: stop.signal });
		addEventListener("focus", refreshIfVisible, { signal: stop.signal });
		return () => stop.abort();
	}, [refresh]);
}
