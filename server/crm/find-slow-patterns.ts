import { isSafePattern } from "redos-detector";
import { describeProblem } from "./describe-problems.ts";
import { findTexts } from "./find-disagreements.ts";
import { whyNoPattern } from "./page-syntax.ts";

/** Patterns that run for minutes on some texts. */
export function findSlowPatterns(data: unknown): string[] {
	return findTexts(data, "pattern")
		.filter(({ text }) => whyNoPattern(text) === undefined && isSlow(text))
		.map(({ path }) =>
			describeProblem(path, data, "this pattern would run for minutes on some texts; do not put one repetition inside or next to another"),
		);
}

/** The extension matches at most 2,000 characters, so trying the pattern from each of them is fast enough. */
function isSlow(pattern: string): boolean {
	const unnamed = pattern.replace(/\(\?<(?![=!])[^>]*>/g, "(");
	try {
		return !isSafePattern(`^(?:${unnamed})`, { unicode: true, maxSteps: 5_000, timeout: Number.POSITIVE_INFINITY }).safe;
	} catch {
		return true;
	}
}
