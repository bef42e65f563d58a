import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { instance } from "@viz-js/viz";
import { type Layer, readLayers, roomOf } from "./layers.ts";
import { type Import, importsOf, repositoryFiles } from "./repository.ts";
import { root } from "./run.ts";

export const architectureFile = ".github/architecture.svg";

/** The arrows between the picture's boxes, "from to", without those that a longer path implies. */
export function findArrows(imports: readonly Import[], layers: readonly Layer[]): [string, string][] {
	const targets = new Map<string, Set<string>>();
	for (const { from, to, typeOnly } of imports) {
		const [importer, imported] = [boxOf(from, layers), boxOf(to, layers)];
		if (typeOnly || importer === null || imported === null || importer === imported) continue;
		targets.set(importer, (targets.get(importer) ?? new Set()).add(imported));
	}
	const reaches = (from: string, to: string, seen: Set<string>): boolean =>
		[...(targets.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
	const isShort = (from: string, to: string) =>
		![...(targets.get(from) ?? [])].some((next) => next !== to && reaches(next, to, new Set([from, next])));
	return [...targets]
		.flatMap(([from, all]) => [...all].map((to): [string, string] => [from, to]))
		.filter(([from, to]) => isShort(from, to))
		.sort(([one, first], [other, second]) => `${one} ${first}`.localeCompare(`${other} ${second}`, "en"));
}

/** A folder is a box. The single files of a layer share one box with the layer's name. */
function boxOf(path: string, layers: readonly Layer[]): string | null {
	const found = roomOf(path, layers);
	if (found === null) return null;
	return /^\w+\/\w+\/$/.test(found.room) ? found.room.slice(0, -1) : `${path.split("/")[0]}: ${layers[found.layer]?.name}`;
}

/** Draws the picture of CONTRIBUTING.md from the current value imports and the table of layers. */
export async function drawArchitecture(): Promise<string> {
	const layers = readLayers();
	const code = repositoryFiles().filter((path) => /^(server|extension)\/.*\.tsx?$/.test(path));
	const imports = code.flatMap(importsOf).filter(({ to }) => /^(server|extension)\//.test(to));
	const boxes = [...new Set(code.map((path) => boxOf(path, layers)).filter((box) => box !== null))].sort();
	const viz = await instance();
	const { output } = viz.render(
		{
			directed: true,
			graphAttributes: { rankdir: "TB", nodesep: 0.25, ranksep: 0.45, bgcolor: "transparent", fontname: "sans-serif", fontsize: 15 },
			nodeAttributes: { shape: "box", style: "rounded", fontname: "sans-serif", fontsize: 13, height: 0.35, margin: "0.14,0.05" },
			edgeAttributes: { arrowsize: 0.6 },
			subgraphs: ["extension", "server"].map((half) => ({
				name: `cluster_${half}`,
				graphAttributes: { label: half === "server" ? "server/, in Node" : "extension/, in the browser", style: "rounded", margin: 14 },
				nodes: boxes
					.filter((box) => box.startsWith(half))
					.map((name) => ({ name, attributes: { label: name.replace(/^\w+(\/|: )/, "") } })),
			})),
			edges: [
				...findArrows(imports, layers).map(([tail, head]) => ({ tail, head })),
				{
					tail: "extension/background",
					head: "server: Routes",
					attributes: { style: "dashed", label: "HTTP, socket", fontname: "sans-serif", fontsize: 12, constraint: false },
				},
			],
		},
		{ format: "svg" },
	);
	if (output === undefined) throw new Error("Graphviz drew nothing.");
	const style =
		"<style>text{fill:#1f2328}path,polygon{stroke:#59636e}polygon[fill=black]{fill:#59636e}@media(prefers-color-scheme:dark){text{fill:#f0f6fc}path,polygon{stroke:#9198a1}polygon[fill=black]{fill:#9198a1}}</style>";
	return `${output
		.replace(/<\?xml[\s\S]*?(?=<svg)/, "")
		.replace(/<!--[\s\S]*?-->\n?/g, "")
		.replace(/(<svg[^>]*>)/, `$1\n<title>Which room imports from which</title>\n${style}`)
		.trim()}\n`;
}

if (import.meta.main) writeFileSync(join(root, architectureFile), await drawArchitecture());
