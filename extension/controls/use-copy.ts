import { useState } from "preact/hooks";
import { t } from "../words.ts";

/** Copies a text to the clipboard. `status`: what came of it, in words. Empty before. */
export function useCopy(text: string): { copy: () => Promise<void>; status: string } {
	const [status, setStatus] = useState("");
	return {
		status,
		async copy() {
			try {
				await navigator.clipboard.writeText(text);
				setStatus(t("common.copied"));
			} catch {
				setStatus(t("common.notCopied"));
			}
		},
	};
}
