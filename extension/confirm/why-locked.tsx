import { browser } from "../browser.ts";
import { parts, t } from "../words.ts";
import type { Lock } from "./lock.ts";

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
			{lost === "cleared" ? <p>{t("confirm.cleared", { word })}</p> : null}
			{lost === "pasted" ? <p>{t("confirm.pasted", { word })}</p> : null}
			{lock?.why === "covered" ? (
				<button type="button" class="button" onClick={() => void browser.windows.remove(lock.cover.window).catch(() => undefined)}>
					{t("confirm.closeThatWindow")}
				</button>
			) : null}
		</div>
	);
}

function explain(lock: Lock | null, isArmed: boolean, typed: string, word: string) {
	if (lock?.why === "covered") {
		const { title } = lock.cover;
		return title === null ? t("confirm.locked.covered") : parts("confirm.locked.coveredBy", { title: <bdi>{title}</bdi> });
	}
	if (lock !== null && lock.why !== "settling") return t(`confirm.locked.${lock.why}`);
	const said = typed.trim();
	if (said !== "" && !word.startsWith(said)) return t("confirm.noMatch", { word });
	if (said !== word) return t("confirm.typeToUnlock", { word });
	return isArmed ? null : t("confirm.locked.settling");
}
