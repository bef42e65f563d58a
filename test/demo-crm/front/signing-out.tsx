import { useEffect } from "preact/hooks";
import { request } from "./requests.ts";

/**
 * Takes the place of every page before the session ends: a page that is still there would go on asking for its version,
 * and be refused.
 */
export function SigningOut({ left }: { left: () => void }) {
	useEffect(() => void request("/sign-out", "POST").then(left), []);
	return <p role="status">Signing out…</p>;
}
