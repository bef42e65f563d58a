import { isSafePattern } from "redos-detector";
import { describeProblem } from "./describe-problems.ts";
import { findTexts } from "./find-texts.ts";
import { whyNoPattern } from "./patterns.ts";

/** Patterns that a text of a page could make run for minutes. */
export function findSlowPatterns(data: unknown): string[] {
	return findTexts(data, "pattern")
		.filter(({ text }) => whyNoPattern(text) === undefined && isSlow(text))
		.map(({ path }) =>
			describeProblem(path, data, "this pattern would run for minutes on some texts; do not put one repetition inside or next to another"),
		);
}

/** The extension matches 2,000 characters at most, so it does not matter that a pattern is tried from each of them. */
function isSlow(pattern: string): boolean {
	const unnamed = pattern.replace(/\(\?<(?![=!])[^>]*>/g, "(");
	try {
		return !isSafePattern(`^(?:${unnamed})`, { unicode: true, maxSteps: 5_000, timeout: Number.POSITIVE_INFINITY }).safe;
	} catch {
		return true;
	}
}
