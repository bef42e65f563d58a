import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceFile, writeReference } from "../support/adapter-reference.ts";
import { importsOf, read, repositoryFiles } from "../support/repository.ts";
import { root } from "../support/run.ts";

const files = repositoryFiles();
const code = files.filter((path) => /\.tsx?$/.test(path) && !path.startsWith("drizzle/migrations/"));
const imports = code.flatMap(importsOf);
const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const say = ({ from, to }: { from: string; to: string }) => `${from} → ${to}`;

describe("imports go one way", () => {
	test("test → extension → types of server → drizzle", () => {
		/** The schema of what the server sends: one for both, so that they cannot differ. */
		const shared = ["server/crm/pages.ts", "server/crm/describe-problems.ts"];
		const allowed: Record<string, readonly string[]> = {
			test: ["test", "extension", "server", "drizzle"],
			extension: ["extension"],
			server: ["server", "drizzle"],
			drizzle: ["drizzle"],
		};
		const wrong = imports.filter(({ from, to, typeOnly }) => {
			const [room = "", target = ""] = [from.split("/")[0], to.split("/")[0]];
			if (!(room in allowed) || !(target in allowed) || !existsSync(join(root, to))) return false;
			return !(allowed[room]?.includes(target) || (room === "extension" && target === "server" && (typeOnly || shared.includes(to))));
		});
		expect(wrong.map(say)).toEqual([]);
	});

	test("inside the server main → app → routes → actions → erasure, permissions, audit → database", () => {
		const wrong = imports.filter(
			({ from, to, typeOnly }) => !typeOnly && inside("server")(from) && inside("server")(to) && layer(to) < layer(from),
		);
		expect(wrong.map(say)).toEqual([]);
	});

	test("erasure knows no CRM and no HTTP", () => {
		const known = ["server/crm/objects.ts", "server/crm/nearest-name.ts"];
		const wrong = imports
			.filter(({ from }) => inside("server/erasure")(from))
			.filter(({ to }) => /^(hono|@hono)/.test(to) || (inside("server/crm")(to) && !known.includes(to)));
		expect(wrong.map(say)).toEqual([]);
	});

	test("effective rights and the erasure's plan are pure", () => {
		const pure = ["server/permissions/effective.ts", "server/erasure/plan/plan.ts"];
		const reachable = new Set(pure);
		for (const path of reachable) {
			for (const { to } of imports.filter(({ from, typeOnly }) => from === path && !typeOnly)) reachable.add(to);
		}
		expect([...reachable].filter((path) => /^node:|postgres|drizzle|database\.ts|hono|env\.ts/.test(path))).toEqual([]);
		expect(pure.filter((path) => /\basync\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/.test(read(path)))).toEqual([]);
	});

	test("nothing of the extension is imported by the server", () => {
		expect(imports.filter(({ from, to }) => inside("server")(from) && inside("extension")(to)).map(say)).toEqual([]);
	});
});

/** Starting, app, routes, actions, what actions rest on, foundation. */
function layer(path: string): number {
	if (/^server\/(main|start|worker)\.ts$|\/(verify-)?main\.ts$|^server\/setup\/own-database\.ts$/.test(path)) return 0;
	if (path === "server/app.ts") return 1;
	if (/\/(\w+-)*routes\.ts$/.test(path) && path !== "server/http/create-routes.ts") return 2;
	if (path === "server/http/health.ts") return 2;
	if (path === "server/services.ts") return 3;
	if (/\/(schemas|outcome-code)\.ts$/.test(path) || /^server\/([^/]+|(database|http|jobs)\/.*)$/.test(path)) return 5;
	return /^server\/(erasure|permissions|people|auth|audit|crm)\//.test(path) ? 4 : 3;
}

describe("files", () => {
	test("are short enough to be read: 250 lines, tests 400", () => {
		const long = code.filter((path) => read(path).split("\n").length - 1 > (inside("test")(path) ? 400 : 250));
		expect(long).toEqual([]);
	});

	test("have names that say what they hold, in kebab-case", () => {
		expect(
			code.filter((path) => /(^|\/)(utils?|helpers?|common|lib|services?|manager)(\/|\.tsx?$)/.test(path) && path !== "server/services.ts"),
		).toEqual([]);
		expect(code.filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
	});

	test("re-export nothing, but for the registry of CRMs", () => {
		expect(code.filter((path) => path !== "server/crm/index.ts" && /^export (type )?(\*|\{[^}]*\}) from/m.test(read(path)))).toEqual([]);
	});

	test("declare no enums, and no classes but errors and what a library asks for", () => {
		const libraries = ["test/support/results-reporter.ts"];
		const classes = code.filter(
			(path) => !libraries.includes(path) && /^(export )?(default )?class \w+ (?!extends \w*Error\b)/m.test(read(path)),
		);
		expect(classes).toEqual([]);
		expect(code.filter((path) => /^(export )?(const )?enum /m.test(read(path)))).toEqual([]);
	});

	test("hold no test that is skipped, focused or still to be written", () => {
		const tests = code.filter((path) => path.endsWith(".test.ts") || path.endsWith(".test.tsx"));
		expect(tests.filter((path) => /\b(test|it|describe)\.(skip|only|todo|fails)\b/.test(read(path)))).toEqual([]);
	});
});

describe("one place for one thing", () => {
	test("webextension-polyfill is imported by extension/browser.ts alone", () => {
		expect(imports.filter(({ to, typeOnly }) => to === "webextension-polyfill" && !typeOnly).map(({ from }) => from)).toEqual([
			"extension/browser.ts",
		]);
	});

	test("the server reads its environment in server/env.ts alone", () => {
		expect(code.filter(inside("server")).filter((path) => /\bprocess\.env\b/.test(read(path)))).toEqual(["server/env.ts"]);
	});

	test("programs that tests start get an environment from test/support/clean-environment.ts alone", () => {
		expect(code.filter(inside("test")).filter((path) => /\.\.\.process\.env\b/.test(read(path)))).toEqual([]);
	});

	test("what an SQLSTATE means is known to server/database/sqlstates.ts alone", () => {
		const states = /"(?:[0-9][0-9A-Z]|HV|XX)[0-9A-Z]{3}"|\^\(?(?:[0-9][0-9A-Z]|HV|XX)[0-9A-Z]*[|)]/;
		expect(code.filter(inside("server")).filter((path) => states.test(read(path)))).toEqual(["server/database/sqlstates.ts"]);
	});

	test("every body of the API stands in a schemas.ts: routes make no schema of their own", () => {
		const routes = code.filter((path) => inside("server")(path) && layer(path) === 2);
		expect(routes.length).toBeGreaterThan(0);
		expect(routes.filter((path) => /\bz\.\w+\(/.test(read(path)))).toEqual([]);
	});

	test("messages are sent and heard in extension/messaging.ts alone, by the table in messages.ts", () => {
		expect(code.filter(inside("extension")).filter((path) => /\b(sendMessage|onMessage)\b/.test(read(path)))).toEqual([
			"extension/messaging.ts",
		]);
	});

	test("statements built from text stand only where they are named", () => {
		/** Statements that cannot carry parameters: roles and grants, and the constant ones that clean a session. */
		const named: string[] = ["server/setup/statements.ts", "server/database/clean-session.ts"];
		const unsafe = /\bsql\.raw\(|\.unsafe\(/;
		expect(code.filter(inside("server")).filter((path) => unsafe.test(read(path)) && !named.includes(path))).toEqual([]);
	});
});

describe("the documents tell the truth", () => {
	test("the README names every npm command", () => {
		const scripts = Object.keys(JSON.parse(read("package.json")).scripts).filter((name) => !/^(pre|post)/.test(name));
		const text = read("README.md");
		const short = ["start", "test"];
		expect(scripts.filter((name) => !text.includes(short.includes(name) ? `npm ${name}` : `npm run ${name}`))).toEqual([]);
	});

	test("the README names every bundled CRM", () => {
		const bundled = imports.filter(({ from, typeOnly }) => from === "server/crm/index.ts" && !typeOnly).map(({ to }) => to);
		const names = bundled.map((path) => path.replace(/^server\/crm\/|(\/[\w-]+)?\.ts$/g, ""));
		expect(names.filter((name) => !read("README.md").includes(name))).toEqual([]);
	});

	test.each(["README.md", "CONTRIBUTING.md", "server/README.md", "server/crm/README.md", "extension/README.md"])(
		"every path cited in %s exists",
		(document) => {
			const rooms = "extension|server|drizzle|test|\\.ci";
			const cited = [...read(document).matchAll(new RegExp(`(?:\`|\\()((?:${rooms})/[\\w./-]*)(?:\`|\\))`, "g"))].map(
				([, path = ""]) => path,
			);
			expect(cited.filter((path) => !existsSync(join(root, path)))).toEqual([]);
		},
	);

	test("the reference of the adapter is what `npm run reference` writes, and says what every field means", () => {
		expect(read(referenceFile)).toBe(writeReference());
		expect(read(referenceFile)).not.toContain("|  |");
	});

	const documents = [
		"README.md",
		"server/README.md",
		"server/crm/README.md",
		"server/crm/request-tracker/README.md",
		"extension/README.md",
	];
	test.each(documents)("%s has at most 60 words in a paragraph", (document) => {
		const text = read(document).replace(/^```.*?^```/gms, "");
		const paragraphs = text.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.|\|) ?)/).filter((paragraph) => !paragraph.trimStart().startsWith("|"));
		const words = (paragraph: string) =>
			paragraph
				.replace(/\]\([^)]*\)/g, "]")
				.split(/\s+/)
				.filter(Boolean).length;
		expect(paragraphs.filter((paragraph) => words(paragraph) > 60)).toEqual([]);
	});

	test("the README is at most 150 lines", () => {
		expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
	});
});
