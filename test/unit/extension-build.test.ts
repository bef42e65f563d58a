import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { buildExtension } from "../support/extension-build.ts";

const outside = await mkdtemp(join(tmpdir(), "expunge-extension-"));
const folder = await buildExtension(outside);
const contentScript = await readFile(join(folder, "crm.js"));
const serviceWorker = await readFile(join(folder, "background.js"));
const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));

afterAll(() => rm(outside, { recursive: true }));

test("the content script is under 20 KB gzipped, the service worker under 60 KB", () => {
	expect(gzipSync(contentScript).length).toBeLessThan(20 * 1_024);
	expect(gzipSync(serviceWorker).length).toBeLessThan(60 * 1_024);
});

test("neither script contains code of the server", () => {
	for (const text of [contentScript.toString(), serviceWorker.toString()]) {
		expect(text).not.toMatch(/drizzle|pg-boss|better-auth|ExpungeError|redos-detector|["`']ZodObject["`']|from ?"node:/);
	}
});

test("the manifest requests no site before a person grants one", () => {
	expect(manifest.host_permissions ?? []).toEqual([]);
	expect(manifest.content_scripts ?? []).toEqual([]);
	expect(manifest.optional_host_permissions).toEqual(["*://*/*"]);
});
