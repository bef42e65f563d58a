import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A page to check: at its address in the CRM, or as a saved document of the address `at`. */
export type PageToCheck = { title: string; expected: ExpectedPage | null } & ({ url: URL } | { document: string; at: string });

/** What an expected file says about one page. The page's script compares it with what it recognises. */
interface ExpectedPage {
	at: string;
}

/** The pages that `--page` names: an address, a saved page, or a folder of saved pages with their expected file. */
export async function findPages(given: string, at: string | undefined): Promise<PageToCheck[]> {
	if (/^https?:/i.test(given)) {
		if (at !== undefined) throw new Error("--at is for saved pages only.");
		return [{ title: given, url: new URL(given), expected: null }];
	}
	const path = given.startsWith("file:") ? fileURLToPath(given) : resolve(given);
	const found = await stat(path).catch(() => null);
	if (found === null)
		throw new Error(`--page must be an address that begins with https:// or http://, a saved page or a folder. There is no ${path}.`);
	const isFolder = found.isDirectory();
	const folder = isFolder ? path : dirname(path);
	const expected = await readExpected(folder);
	const names = isFolder ? (await readdir(folder)).filter((name) => /\.html?$/.test(name)).sort() : [basename(path)];
	if (names.length === 0) throw new Error(`There is no saved page (.html) in ${folder}.`);
	return Promise.all(names.map((name) => readSaved(folder, name, expected?.[name] ?? null, isFolder ? undefined : at)));
}

async function readSaved(folder: string, name: string, expected: ExpectedPage | null, at: string | undefined): Promise<PageToCheck> {
	const address = at ?? expected?.at;
	if (address === undefined)
		throw new Error(
			`State the address from which ${name} was saved: with --at "/path?query", or as "at" in a file expected.json or expected.ts beside it.`,
		);
	if (!address.startsWith("/")) throw new Error(`The address of ${name} must begin with "/": ${address}`);
	return { title: `${name}, saved from ${address}`, document: await readFile(join(folder, name), "utf8"), at: address, expected };
}

/** Reads `expected.json`, or the export `expected` of `expected.ts`. */
async function readExpected(folder: string): Promise<Readonly<Record<string, ExpectedPage>> | null> {
	const names = await readdir(folder);
	const name = ["expected.json", "expected.ts"].find((one) => names.includes(one));
	if (name === undefined) return null;
	const path = join(folder, name);
	const content: unknown = name.endsWith(".json")
		? JSON.parse(await readFile(path, "utf8"))
		: Reflect.get(await import(pathToFileURL(path).href), "expected");
	const { pages, ...common } = isObject(content) ? content : {};
	if (!isObject(pages)) throw new Error(`${path} must hold { "pages": { "page.html": { "at": "/path", … } } }.`);
	return Object.fromEntries(
		Object.entries(pages).map(([page, one]) => {
			if (!isExpectedPage(one)) throw new Error(`${path} gives no address ("at") for ${page}.`);
			return [page, { ...common, ...one }];
		}),
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}

function isExpectedPage(value: unknown): value is ExpectedPage {
	return isObject(value) && typeof value["at"] === "string";
}
