import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "./run.ts";

/** Every file of the repository that git does not ignore, as a path from the root. */
export function repositoryFiles(): string[] {
	const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
	return list.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

export function read(path: string): string {
	return readFileSync(join(root, path), "utf8");
}

export interface Import {
	from: string;
	/** The path from the root for our own files, or the specifier of a package. */
	to: string;
	typeOnly: boolean;
}

/** All imports and re-exports of a file, including those by `import()`. */
export function importsOf(path: string): Import[] {
	const text = read(path);
	const statements = text.matchAll(/^(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gms);
	const calls = text.matchAll(/\bimport\("([^"]+)"\)/g);
	return [
		...[...statements].map(([whole, , type, to = ""]) => ({
			from: path,
			to: resolve(path, to),
			typeOnly: type !== undefined || onlyTypes(whole),
		})),
		...[...calls].map(([, to = ""]) => ({ from: path, to: resolve(path, to), typeOnly: false })),
	];
}

function onlyTypes(statement: string): boolean {
	const names = statement
		.match(/\{([^}]*)\}/)?.[1]
		?.split(",")
		.filter((name) => name.trim() !== "");
	return names !== undefined && !/^import\s+\w/.test(statement) && names.every((name) => name.trim().startsWith("type "));
}

function resolve(path: string, specifier: string): string {
	return specifier.startsWith(".") ? posix.join(dirname(path), specifier) : specifier;
}
