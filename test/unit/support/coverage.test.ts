import { describe, expect, test } from "vitest";
import { type Coverage, findTests, readRan } from "../../support/coverage.ts";

const script = (url: string, functions: Record<string, number> = {}) => ({
	url,
	functions: Object.entries(functions).map(([functionName, count]) => ({ functionName, ranges: [{ count }] })),
});

describe("the coverage of a test file", () => {
	test("counts a file as called if one of its named functions was called", () => {
		const scripts = [
			script("file:///here/server/app.ts", { "": 1, createApp: 2 }),
			script("file:///here/server/log.ts", { "": 1, createLog: 0 }),
			script("file:///here/drizzle/auth.ts?v=1", { "": 1 }),
		];
		expect(readRan(scripts, "/here")).toEqual({
			called: ["server/app.ts"],
			loaded: ["drizzle/auth.ts", "server/app.ts", "server/log.ts"],
		});
	});

	test("names a file once, even if several processes ran it", () => {
		const scripts = [script("file:///here/server/app.ts"), script("file:///here/server/app.ts", { createApp: 1 })];
		expect(readRan(scripts, "/here")).toEqual({ called: ["server/app.ts"], loaded: ["server/app.ts"] });
	});

	test.each([
		["a package", "file:///here/node_modules/hono/dist/hono.js"],
		["Node itself", "node:internal/process"],
		["a test", "file:///here/test/unit/env.test.ts"],
		["a file elsewhere", "file:///there/server/app.ts"],
	])("excludes %s", (_, url) => {
		expect(readRan([script(url, { run: 1 })], "/here")).toEqual({ called: [], loaded: [] });
	});
});

describe("the tests that run a source file", () => {
	const coverage: Coverage = {
		"test/b.test.ts": { called: ["server/app.ts"], loaded: ["server/app.ts", "server/log.ts"] },
		"test/a.test.ts": { called: ["server/app.ts"], loaded: ["server/app.ts", "server/log.ts"] },
		"test/c.test.ts": { called: [], loaded: ["server/app.ts"] },
	};

	test.each([
		["those that call one of its functions", "server/app.ts", "call", ["test/a.test.ts", "test/b.test.ts"]],
		["where none does, those that load it", "server/log.ts", "load", ["test/a.test.ts", "test/b.test.ts"]],
		["none", "server/env.ts", "load", []],
	])("are %s", (_, source, how, tests) => {
		expect(findTests(coverage, source)).toEqual({ how, tests });
	});
});
