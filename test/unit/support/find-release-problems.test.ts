import { expect, test } from "vitest";
import { findReleaseProblems } from "../../support/find-release-problems.ts";

const ready = {
	version: "0.2.0",
	changelog: "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A panel.\n",
	branch: "main",
	changes: [],
	tags: ["v0.1.0"],
};

test("a committed version on main with its changes listed can be released", () => {
	expect(findReleaseProblems(ready)).toEqual([]);
});

test.each([
	["a version that is not three numbers", { version: "next" }, "Write it as 0.1.0"],
	["a version that was tagged before", { tags: ["v0.2.0"] }, "already exists"],
	["a version without a section in the changelog", { changelog: "## [0.1.0]\n\n- First.\n" }, "no section"],
	["a version whose section has no entry", { changelog: "## [0.2.0]\n\n## [0.1.0]\n\n- First.\n" }, "no section"],
	["another branch", { branch: "panels" }, "Release from main"],
	["changed files", { changes: [" M README.md"] }, "README.md"],
])("%s cannot be released", (_name, change, problem) => {
	expect(findReleaseProblems({ ...ready, ...change })).toContainEqual(expect.stringContaining(problem));
});
