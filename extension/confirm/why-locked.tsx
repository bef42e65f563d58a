import { browser } from "../browser.ts";
import type { Lock } from "./lock.ts";

const reasons: Record<Exclude<Lock["why"], "covered">, string> = {
	settling: "The button unlocks in a moment.",
	hidden: "Locked: this window is hidden. Bring it into view.",
	unfocused: "Locked: this window is not in front. Click into it.",
	left: "Locked: the mouse pointer has left this window. Move it back.",
	video: "Locked: a video window may cover this one. Press a key to close it.",
	refused: "Locked: the browser did not let Expunge check for videos over this window. Press a key to try again.",
	small: "Locked: this window is too small. Enlarge it.",
};

interface WhyLockedProps {
	lock: Lock | null;
	typed: string;
	word: string;
	isArmed: boolean;
	lost: Loss | null;
}

/** Text that was not accepted: "cleared" was typed while the window was locked, "pasted" was not typed. */
export type Loss = "cleared" | "pasted";

/** One short sentence while the button is locked, and nothing afterwards. */
export function WhyLocked({ lock, isArmed, typed, word, lost }: WhyLockedProps) {
	return (
		<div class="why" id="why" role="status" aria-live="polite">
			<p>{explain(lock, isArmed, typed, word)}</p>
			{lost === "cleared" ? <p>What you typed was cleared. Type {word} again.</p> : null}
			{lost === "pasted" ? <p>Pasted or dropped text does not count. Type {word} with the keyboard.</p> : null}
			{lock?.why === "covered" ? (
				<button type="button" class="button" onClick={() => void browser.windows.remove(lock.cover.window).catch(() => undefined)}>
					Close that window
				</button>
			) : null}
		</div>
	);
}

function explain(lock: Lock | null, isArmed: boolean, typed: string, word: string) {
	if (lock?.why === "covered") {
		return lock.cover.title === null ? (
			"Locked: another browser window may cover this one."
		) : (
			<>
				Locked: the window “<bdi>{lock.cover.title}</bdi>” may cover this one.
			</>
		);
	}
	if (lock !== null && lock.why !== "settling") return reasons[lock.why];
	const said = typed.trim();
	if (said !== "" && !word.startsWith(said)) return `The word does not match. Type ${word} in capital letters.`;
	if (said !== word) return `Type ${word} to unlock the button.`;
	return isArmed ? null : reasons.settling;
}
