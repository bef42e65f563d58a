import { useEffect, useState } from "preact/hooks";
import type { Lock } from "./watch-arming.ts";

const reasons: Record<Exclude<Lock, null>, string> = {
	settling: "",
	covered: "Something on the page covers or changes this confirmation, so it is locked.",
	unfocused: "This confirmation is not in front. Click into it to go on.",
	small: "There is too little room to show all of this confirmation, so it is locked.",
	hidden: "This confirmation is out of sight, so it is locked.",
	blind: "This browser cannot tell whether the page covers this confirmation, so it opens in a window of its own.",
};

/** A moment of settling, as at the start, is not worth a word. */
const patience = 400;

interface LockNoticeProps {
	lock: Lock;
	/** The word had been typed, or some of it, and was cleared. */
	cleared: boolean;
	mode: "frame" | "window";
	openWindow: () => void;
}

export function LockNotice({ lock, cleared, mode, openWindow }: LockNoticeProps) {
	const [shown, setShown] = useState<Lock>(null);
	useEffect(() => {
		const timer = setTimeout(() => setShown(lock), patience);
		return () => clearTimeout(timer);
	}, [lock]);
	const reason = shown === null || lock === null ? "" : reasons[shown];
	const text = [reason, cleared ? "What you had typed was cleared: type the word again." : ""].filter(Boolean).join(" ");
	const elsewhere = mode === "frame" && (shown === "covered" || shown === "small" || shown === "blind") && lock !== null;
	return (
		<div class="lock" role="status" aria-live="polite">
			{text}
			{elsewhere ? (
				<button type="button" class="button quiet" onClick={openWindow}>
					Open in a window
				</button>
			) : null}
		</div>
	);
}
