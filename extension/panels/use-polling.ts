import { useEffect } from "preact/hooks";

/** Asks again and again while somebody can see it. */
export function usePolling(refresh: () => Promise<void>, milliseconds: number): void {
	useEffect(() => {
		const timer = setInterval(() => void (document.hidden || refresh()), milliseconds);
		return () => clearInterval(timer);
	}, [refresh, milliseconds]);
}
