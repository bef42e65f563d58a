import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bundleScript } from "../../../server/doctor/page/bundle-script.ts";
import { root } from "../../support/run.ts";

const folder = await mkdtemp(join(tmpdir(), "expunge-bundle-"));
afterAll(() => rm(folder, { recursive: true }));

async function bundle(files: Record<string, string>, exported: string): Promise<unknown> {
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
	return new Function(`return ${await bundleScript(join(folder, "entry.ts"), exported)}`)();
}

test("a script contains the modules that its entry imports, once each and without types", async () => {
	const counter = `let count = 0;\nexport const next = (): number => (count += 1);\nexport interface Count {\n\tvalue: number;\n}\n`;
	const sum = await bundle(
		{
			"counter.ts": counter,
			"one.ts": `import { next } from "./counter.ts";\nexport function one(): number {\n\treturn next();\n}\n`,
			"entry.ts": `import type { Count } from "./counter.ts";\nimport {\n\ttype Count as Other,\n\tnext as following,\n} from "./counter.ts";\nimport { one } from "./one.ts";\n\nexport const sum = (first: Other): Count => ({ value: first.value + one() + following() });\n`,
		},
		"sum",
	);
	expect(sum instanceof Function && sum({ value: 10 })).toEqual({ value: 13 });
});

test("the script of a page's check needs nothing else", async () => {
	const script = await bundleScript(join(root, "extension/check/check-page.ts"), "checkPage");
	expect(typeof new Function(`return ${script}`)()).toBe("function");
	expect(script).not.toMatch(/^\s*(?:import|export)\b/m);
	expect(script).not.toMatch(/\b(?:browser|chrome)\.runtime\b/);
});
