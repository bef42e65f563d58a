interface ReleaseState {
	version: string;
	changelog: string;
	branch: string;
	/** Changed or untracked files. */
	changes: readonly string[];
	tags: readonly string[];
}

/** The reasons why this version cannot be released yet, one sentence each. */
export function findReleaseProblems({ version, changelog, branch, changes, tags }: ReleaseState): string[] {
	return [
		...(/^\d+\.\d+\.\d+$/.test(version) ? [] : [`The version in package.json is "${version}". Write it as 0.1.0.`]),
		...(tags.includes(`v${version}`) ? [`The tag v${version} already exists. Raise the version in package.json.`] : []),
		...(hasSection(changelog, version) ? [] : [`CHANGELOG.md has no section "## [${version}]" with an entry.`]),
		...(branch === "main" ? [] : [`The branch is ${branch}. Release from main.`]),
		...(changes.length === 0 ? [] : [`Commit or remove these files first: ${changes.join(", ")}.`]),
	];
}

function hasSection(changelog: string, version: string): boolean {
	const section = changelog.split(/^## /m).find((text) => text.startsWith(`[${version}]`));
	return section !== undefined && /^- /m.test(section);
}
