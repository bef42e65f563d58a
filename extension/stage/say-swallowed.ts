import type { PopUps } from "../page/pop-ups.ts";
import { onSwallowed } from "../page/press.ts";

/** Says once that the page blocks clicks on our controls. After a reload our listeners come first. */
export function saySwallowed(popUps: PopUps): void {
	let said = false;
	onSwallowed(() => {
		if (said) return;
		said = true;
		popUps.show("swallowed", {
			tone: "bad",
			title: "This page blocks clicks on Expunge's controls",
			text: "Nothing was done. Reload the page and try again.",
		});
	});
}
