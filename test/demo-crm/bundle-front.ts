import { fileURLToPath } from "node:url";
import { build } from "vite";

/** The files that pages load, by name. */
export type Front = ReadonlyMap<string, { content: string; type: string }>;

let bundled: Promise<Front> | undefined;

/** The front end as one script and one style sheet, made once per process. */
export function bundleFront(): Promise<Front> {
	bundled ??= bundle();
	return bundled;
}

async function bundle(): Promise<Front> {
	const root = fileURLToPath(new URL("./front/", import.meta.url));
	const result = await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: "error",
		oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
		build: {
			write: false,
			target: "es2023",
			cssMinify: false,
			rolldownOptions: {
				input: { app: `${root}main.tsx` },
				output: { entryFileNames: "[name].js", assetFileNames: "[name].[ext]" },
			},
		},
	});
	const front = new Map<string, { content: string; type: string }>();
	for (const { output } of [result].flat().filter((part) => "output" in part)) {
		for (const file of output) {
			const content =
				file.type === "chunk" ? file.code : typeof file.source === "string" ? file.source : new TextDecoder().decode(file.source);
			front.set(file.fileName, { content, type: file.fileName.endsWith(".css") ? "text/css" : "text/javascript" });
		}
	}
	return front;
}
