import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../../support/run.ts";

const files = globSync("extension/**/*.{css,ts,tsx}", { cwd: root });
const motion = /(?:^|[\s;{])(?:animation|transition|scroll-behavior)(?:-[a-z]+)?:/;

/** Styles without the blocks for people who have not asked for less motion. */
function withoutPreference(styles: string): string {
	const start = styles.indexOf("@media (prefers-reduced-motion: no-preference)");
	if (start < 0) return styles;
	let end = styles.indexOf("{", start) + 1;
	for (let depth = 1; depth > 0 && end < styles.length; end += 1) depth += styles[end] === "{" ? 1 : styles[end] === "}" ? -1 : 0;
	return styles.slice(0, start) + withoutPreference(styles.slice(end));
}

test("nothing moves for a person who has asked for reduced motion", () => {
	const read = (file: string) => readFileSync(`${root}${file}`, "utf8");
	const moving = files.filter((file) => motion.test(read(file)));
	expect(moving.length).toBeGreaterThan(2);
	expect(moving.filter((file) => motion.test(withoutPreference(read(file))))).toEqual([]);
});
