import { execFileSync } from "node:child_process";
import { findReleaseProblems } from "./find-release-problems.ts";
import { read } from "./repository.ts";
import { root, run } from "./run.ts";

/** `npm run release`: checks and tests this commit, then tags it with the version in package.json. Pushes nothing. */
const git = (...parameters: string[]) => execFileSync("git", parameters, { cwd: root, encoding: "utf8" }).trim();
const linesOf = (text: string) => text.split("\n").filter(Boolean);

const { version }: { version: string } = JSON.parse(read("package.json"));
const problems = findReleaseProblems({
	version,
	changelog: read("CHANGELOG.md"),
	branch: git("branch", "--show-current"),
	changes: linesOf(git("status", "--porcelain")),
	tags: linesOf(git("tag", "--list")),
});
for (const problem of problems) console.error(`- ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else if (!(await run("node", ["test/support/test.ts"]))) process.exitCode = 1;
else {
	git("tag", "--annotate", `v${version}`, "--message", `Expunge ${version}`);
	console.log(`Tagged v${version}. Publish it with: git push origin main v${version}`);
}
