import { type ResolveFnOutput, registerHooks } from "node:module";

/**
 * Loaded before our programs in tests. For every file that imports drizzle-orm, and for every import inside that package, Node parses its
 * package.json of 180 KB again. That takes half of a server's start, so each file is resolved once.
 */
const found = new Map<string, ResolveFnOutput>();

registerHooks({
	resolve(specifier, context, next) {
		const key = keyOf(specifier, context.parentURL);
		if (key === null) return next(specifier, context);
		const known = found.get(key) ?? next(specifier, context);
		found.set(key, known);
		return { ...known, importAttributes: context.importAttributes, shortCircuit: true };
	},
});

/** The cache key of an import that resolves to the same file everywhere. Packages of packages may have several versions. */
function keyOf(specifier: string, parent: string | undefined): string | null {
	if (parent === undefined || specifier.includes(":")) return null;
	if (specifier.startsWith(".")) return new URL(specifier, parent).href;
	return parent.includes("/node_modules/") ? null : specifier;
}
