import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

/**
 * A script for a browser from a module of the extension: the modules that it imports, without their types, each in a function of its own.
 * The server has no bundler in production. It takes what our own modules contain: named imports at the beginning of a line, and declared
 * exports.
 */
export async function bundleScript(entry: string, exported: string): Promise<string> {
	const names = new Map<string, string>();
	const parts: string[] = [];
	await addModule(entry, names, parts);
	return `(() => {\n"use strict";\n${parts.join("\n")}\nreturn ${names.get(entry)}.${exported};\n})()`;
}

async function addModule(path: string, names: Map<string, string>, parts: string[]): Promise<string> {
	const known = names.get(path);
	if (known !== undefined) return known;
	const name = `module${names.size}`;
	names.set(path, name);
	const code = stripTypeScriptTypes(await readFile(path, "utf8"));
	const replaced: string[] = [];
	let at = 0;
	for (const match of code.matchAll(/^import \{([^}]*)\} from "(\.[^"]+)";/gm)) {
		const imported = await addModule(join(dirname(path), match[2] ?? ""), names, parts);
		replaced.push(code.slice(at, match.index), `const {${match[1]?.replaceAll(" as ", ": ")}} = ${imported};`);
		at = match.index + match[0].length;
	}
	const body = [...replaced, code.slice(at)].join("");
	const declared = [...body.matchAll(/^export (?:async )?(?:function|const|let|class) (\w+)/gm)].map(([, one]) => one);
	parts.push(
		`const ${name} = (() => {\n${body.replace(/^export (?=(?:async )?(?:function|const|let|class) )/gm, "")}\nreturn { ${declared.join(", ")} };\n})();`,
	);
	return name;
}
