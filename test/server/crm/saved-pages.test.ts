import { readdir, readFile } from "node:fs/promises";
import { chromium } from "playwright";
import { build } from "vite";
import { afterAll, describe, expect, test } from "vitest";
import { bundledCrms } from "../../../server/crm/index.ts";
import { readCrm } from "../../../server/crm/load.ts";
import { findChromium, quietArguments } from "../../support/chromium.ts";
import type { Expected } from "../../support/look-at-page.ts";
import { root } from "../../support/run.ts";

const look = await bundleLook();
const browser = await chromium.launch({ executablePath: await findChromium(), chromiumSandbox: false, args: [...quietArguments] });
afterAll(() => browser.close());

const saved = await Promise.all(
	bundledCrms.map(async (crm) => {
		const folder = `${root}test/pages/${crm.name}/`;
		const { expected }: { expected: Expected } = await import(`${folder}expected.ts`);
		const needed = Object.entries(crm.settings ?? {}).filter((setting) => setting[1].default === undefined);
		const settings = Object.fromEntries(needed.map(([name, { example }]) => [name, example]));
		return { title: crm.title, folder, expected, pages: readCrm(crm, settings).pages };
	}),
);

/** The extension's reading of a page, as one script. */
async function bundleLook(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: "error",
		build: { write: false, lib: { entry: `${root}test/support/look-at-page.ts`, formats: ["iife"], name: "saved" } },
	});
	const [chunk] = [built].flat().flatMap((part) => ("output" in part ? part.output : []));
	if (chunk?.type !== "chunk") throw new Error("The script was not built.");
	return chunk.code;
}

describe.each(saved)("on saved pages of $title, at an address of its own and without its server, the extension recognises", (crm) => {
	test.each(Object.entries(crm.expected.pages))("%s", async (name, { at, ...seen }) => {
		const page = await browser.newPage();
		const document = await readFile(crm.folder + name, "utf8");
		await page.route("**", (route) =>
			route.request().resourceType() === "document"
				? route.fulfill({ contentType: "text/html; charset=utf-8", body: document })
				: route.abort(),
		);
		await page.goto(`https://crm.example.test${at}`);
		await page.addScriptTag({ content: look });
		const found = await page.evaluate((pages) => window.look(pages), crm.pages);
		expect(found).toEqual({ signedIn: crm.expected.signedIn, record: null, missing: false, results: null, ...seen });
		await page.close();
	});

	test("something on every saved page", async () => {
		const names = (await readdir(crm.folder)).filter((name) => name.endsWith(".html"));
		expect(names.sort()).toEqual(Object.keys(crm.expected.pages).sort());
	});
});
