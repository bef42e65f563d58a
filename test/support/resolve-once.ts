import { type ResolveFnOutput, registerHooks } from "node:module";

/**
 * Loaded before our programs in tests, which start the server a hundred times, and before the tests themselves. Resolving 1,000 files takes
 * Node half of such a start: for each file of drizzle-orm, for example, it parses a package.json of 180 KB. A file beside its importer
 * needs no look-up on the disk.
 */
const found = new Map<string, ResolveFnOutput>();
const formats = new Map<string, string | null | undefined>();

registerHooks({
	resolve(specifier, context, next) {
		const key = keyOf(specifier, context.parentURL);
		if (key === null) return next(specifier, context);
		const known = found.get(key) ?? besideImporter(key, context.parentURL) ?? next(specifier, context);
		found.set(key, known);
		formats.set(known.url, known.format);
		return { ...known, importAttributes: context.importAttributes, shortCircuit: true };
	},
});

/** The cache key of an import that resolves to the same file everywhere. Packages of packages may have several versions. */
function keyOf(specifier: string, parent: string | undefined): string | null {
	if (parent === undefined || specifier.includes(":")) return null;
	if (specifier.startsWith(".")) return new URL(specifier, parent).href;
	return parent.includes("/node_modules/") ? null : specifier;
}

/** A file's format follows from the end of its name. Where that is "js", it is the format of an importing file of the same package. */
function besideImporter(url: string, parent: string | undefined): ResolveFnOutput | undefined {
	if (!url.startsWith("file:") || parent === undefined) return undefined;
	const [, extension = ""] = url.match(/\.(\w+)$/) ?? [];
	const format = extension === "js" && parent.endsWith(".js") ? formats.get(parent) : { mjs: "module", ts: "module-typescript" }[extension];
	return format ? { url, format } : undefined;
}
