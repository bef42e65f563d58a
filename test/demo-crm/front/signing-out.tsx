import { useEffect } from "preact/hooks";
import { request } from "./requests.ts";

/** Replaces every page before the session ends. A page that was still there would keep asking for its version and be refused. */
export function SigningOut({ left }: { left: () => void }) {
	useEffect(() => void request("/sign-out", "POST").then(left), []);
	return <p role="status">Signing out…</p>;
}
