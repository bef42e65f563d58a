import { useEffect, useState } from "preact/hooks";
import type { Rights } from "../../../server/permissions/schemas.ts";
import { writeStored } from "../stored-value.ts";
import { parseRoute, type Route } from "./route.ts";

export const lastRouteKey = "panels.lastRoute";

/** The panel that the address names. It is remembered, so that the popup opens where it was left. */
export function useRoute(rights: Rights | null): Route {
	const [hash, setHash] = useState(location.hash);
	useEffect(() => {
		const stop = new AbortController();
		const follow = () => {
			setHash(location.hash);
			void writeStored(lastRouteKey, location.hash.replace(/^#activity\/.*/, "#activity"));
		};
		addEventListener("hashchange", follow, { signal: stop.signal });
		return () => stop.abort();
	}, []);
	return parseRoute(hash, rights);
}
