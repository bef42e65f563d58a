import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { ExpectedPages } from "../../../extension/check/recognised-page.ts";
import { bundledCrms } from "../../../server/crm/index.ts";
import { readCrm } from "../../../server/crm/load.ts";
import { checkPages } from "../../../server/doctor/page/check-pages.ts";
import { findChromium } from "../../support/chromium.ts";
import { root } from "../../support/run.ts";

const browser = await findChromium();

/** What the doctor prints about each saved page. */
const checked = await Promise.all(
	bundledCrms.map(async (crm) => {
		const folder = `${root}test/pages/${crm.name}/`;
		const { expected }: { expected: ExpectedPages } = await import(`${folder}expected.ts`);
		const needed = Object.entries(crm.settings ?? {}).filter((setting) => setting[1].default === undefined);
		const settings = Object.fromEntries(needed.map(([name, { example }]) => [name, example]));
		const lines: string[] = [];
		await checkPages(readCrm(crm, settings).pages, { page: folder, clicks: [], browser }, (line) => lines.push(line));
		const said = (name: string) => {
			const [, ...behind] = lines.slice(lines.findIndex((line) => line.startsWith(`${name}, saved from `)));
			const next = behind.findIndex((line) => /^\S/.test(line));
			return next < 0 ? behind : behind.slice(0, next);
		};
		return { title: crm.title, folder, expected, said };
	}),
);

describe.each(checked)("on saved pages of $title, at an address of its own and without its server, the extension recognises", (crm) => {
	test.each(Object.keys(crm.expected.pages))("%s", (name) => {
		const lines = crm.said(name);
		expect(lines.filter((line) => line.includes("✗"))).toEqual([]);
		expect(lines).toContain("  Nothing that the adapter requires on this page is missing.");
	});

	test("something on every saved page", async () => {
		const names = (await readdir(crm.folder)).filter((name) => name.endsWith(".html"));
		expect(names.sort()).toEqual(Object.keys(crm.expected.pages).sort());
	});
});
