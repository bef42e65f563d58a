import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { secrets } from "../../support/expunge-server.ts";
import { root } from "../../support/run.ts";
import { smallCrm } from "../../support/small-crm.ts";

const folder = await mkdtemp(join(tmpdir(), "expunge-adapter-"));
afterAll(() => rm(folder, { recursive: true }));

/** Without the error, processed orders would be deleted, and rows that were reported as deleted would stay. */
const misspelt = {
	...smallCrm,
	objects: { ...smallCrm.objects, customer: { ...smallCrm.objects["customer"], protectedwhere: { team: "processed" } } },
	references: smallCrm.references.map((reference, at) => (at === 0 ? { ...reference, rule: "delet" } : reference)),
};
const problems = [
	'objects.customer.protectedwhere = {"team":"processed"}: unknown field; did you mean "protectedWhere"?',
	'references[0].rule = "delet": must be "delete", "detach", "scrub", "keep" or "refuse"; did you mean "delete"?',
];

async function write(name: string, text: string): Promise<string> {
	const file = join(folder, name);
	await writeFile(file, text);
	return file;
}

/** The database does not exist, because nothing may be read from it before the adapter is valid. */
const nowhere = "postgres://expunge_app:x@127.0.0.1:1/crm";

/** Runs one of our commands as npm does. */
function run(adapter: string, ...parameters: string[]): Promise<{ status: number | string | null; said: string }> {
	const addresses = { DATABASE_URL: nowhere, ERASER_DATABASE_URL: nowhere, ADMIN_URL: nowhere };
	const variables = { ...addresses, CRM: "", CRM_ADAPTER: adapter, CRM_ORIGIN: "https://crm.example.test", PORT: "0" };
	const env = cleanEnvironment({ ...secrets, ...variables });
	return new Promise((resolve) => {
		execFile(process.execPath, parameters, { cwd: root, env }, (error, stdout, stderr) =>
			resolve({ status: error?.code ?? 0, said: `${stdout}${stderr}` }),
		);
	});
}

const commands = {
	"npm start": ["server/main.ts"],
	"npm run doctor": ["server/doctor/main.ts"],
	"npm run setup": ["server/setup/main.ts"],
};

test.each(Object.entries(commands))(
	"%s refuses an adapter with a misspelt field and a misspelt rule, and names both",
	async (_, command) => {
		const said = await run(await write("adapter.json", JSON.stringify(misspelt)), ...command);
		expect(said.status).not.toBe(0);
		for (const problem of problems) expect(said.said).toContain(`- ${problem}\n`);
		expect(said.said).not.toContain("ECONNREFUSED");
		expect(said.said).not.toContain("    at ");
	},
);

test("an adapter in TypeScript gets the same error as one in JSON", async () => {
	const file = await write("adapter.ts", `export default ${JSON.stringify(misspelt)} as object;`);
	const { said } = await run(file, ...commands["npm run doctor"]);
	for (const problem of problems) expect(said).toContain(`- ${problem}\n`);
});

test("a valid JSON adapter is accepted, and only the database is wrong then", async () => {
	const file = await write("right.json", JSON.stringify(smallCrm));
	const { said } = await run(file, ...commands["npm start"]);
	expect(said).toContain("ECONNREFUSED");
	expect(said).not.toContain("has errors");
});

test("the error names a file that is missing, is not JSON, or exports nothing", async () => {
	const broken = await write("broken.json", '{ "name": ');
	const empty = await write("empty.ts", "export const crm = {};");
	const importing = await write(
		"importing.ts",
		`export { default } from ${JSON.stringify(pathToFileURL(join(folder, "missing.ts")).href)};`,
	);
	const answers = await Promise.all([broken, empty, importing].map((file) => run(file, ...commands["npm run doctor"])));
	const expected = ["cannot be read", "exports the adapter as its default", "imports a missing one"];
	for (const [at, { said, status }] of answers.entries()) {
		expect([status, said]).toEqual([2, expect.stringContaining(expected[at] ?? "")]);
		expect(said).toContain(folder);
	}
});
