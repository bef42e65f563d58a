import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { afterAll, describe, expect, test } from "vitest";
import { readCrm } from "../../../server/crm/load.ts";
import { checkPages } from "../../../server/doctor/page/check-pages.ts";
import lists from "../../pages/lists/adapter.ts";
import { listPage } from "../../pages/lists/list-page.ts";
import { findChromium, quietArguments } from "../../support/chromium.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { root } from "../../support/run.ts";

const program = await findChromium();
const browser = await chromium.launch({ executablePath: program, chromiumSandbox: false, args: [...quietArguments] });
const { pages } = readCrm(lists);
const folder = await mkdtemp(join(tmpdir(), "expunge-pages-"));
const list = listPage({ keys: ["7", "8", "A-1"], total: "3 clients" });
const answers = new Map<string, string>();
const cookies: (string | undefined)[] = [];
const site = createServer((request, response) => {
	cookies.push(request.headers.cookie);
	const path = new URL(request.url ?? "/", "http://crm.test").pathname;
	if (path === "/moved") response.writeHead(302, { location: "/sign-in?name=secret" }).end();
	else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(answers.get(path) ?? "<title>Sign in</title>");
});
await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
afterAll(async () => {
	await browser.close();
	site.closeAllConnections();
	site.close();
	await rm(folder, { recursive: true });
});

interface Said {
	status: number | string | null;
	said: string;
	lines: string[];
}

/** Runs `npm run doctor -- --page …` without a database, and with a browser of its own. */
function runDoctor(...parameters: string[]): Promise<Said> {
	const env = cleanEnvironment({ CRM_ADAPTER: "test/pages/lists/adapter.ts" });
	const given = ["--disable-warning=ExperimentalWarning", "server/doctor/main.ts", "--page", ...parameters, "--browser", program];
	return new Promise((resolve) => {
		execFile(process.execPath, given, { cwd: root, env }, (error, stdout, stderr) => {
			const said = `${stdout}${stderr}`;
			resolve({ status: error?.code ?? 0, said, lines: linesOf(said) });
		});
	});
}

interface Options {
	at?: string;
	clicks?: string[];
	cookieFile?: string;
}

/** The same in this process, with the browser of this file. */
async function doctor(page: string, { clicks = [], ...options }: Options = {}): Promise<Said> {
	let said = "";
	const write = (line: string) => {
		said += `${line}\n`;
	};
	const open = () => browser.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 900 } });
	const complete = await checkPages(pages, { page, clicks, ...options }, write, open);
	return { status: complete ? 0 : 1, said, lines: linesOf(said) };
}

function linesOf(said: string): string[] {
	return said.split("\n").map((line) => line.trim());
}

async function save(name: string, text: string): Promise<string> {
	await writeFile(join(folder, name), text);
	return join(folder, name);
}

describe("on a saved page, the doctor", () => {
	test("prints what each field matches, what it expects and how many, and exits with 0", async () => {
		const { status, lines, said } = await runDoctor(await save("list.html", list), "--at", "/clients?sort=name");
		expect(status, said).toBe(0);
		expect(lines).toEqual(
			expect.arrayContaining([
				"list.html, saved from /clients?sort=name",
				"✓ results[0].list: 1 found, 1 visible; at least 1 visible one expected",
				"table.list",
				"✓ results[0].row: 3 found, 3 visible; at least 1 expected",
				"✓ results[0].key: 3 found, in 3 of 3; at least 1 expected; keys: 2 × 9, 1 × a-9",
				"✓ results[0].toolbar.copyFrom: 1 found, 1 visible, in 1 of 1; at least 1 expected",
				"It says 3.",
				"– results[0].pagination.url: not checked here",
				"Nothing that the adapter requires on this page is missing.",
			]),
		);
		expect(said).not.toMatch(/Client 7|A-1/);
	});

	test("exits with 1 and says what is missing, wherever it is", async () => {
		const changed = list.replace('class="bar"', 'class="tools"').replace("<thead>", "<thead hidden>").replace("Export", "Save");
		const { status, lines } = await runDoctor(await save("changed.html", changed), "--at", "/clients");
		expect(status).toBe(1);
		expect(lines).toContain("✗ results[0].toolbar.list: 0 found; at least 1 expected");
		expect(lines).toContain("! results[0].header: 1 found, 0 visible; at least 1 expected");
		expect(lines).toContain("1 place that the adapter requires is missing (✗).");
	});

	test("names the addresses that the adapter has if none is the page's", async () => {
		const { status, said } = await doctor(await save("list.html", list), { at: "/customers" });
		expect(status).toBe(1);
		expect(said).toMatch(
			/No part of the adapter covers the address of this page\. The adapter covers: records\[0\] \/clients\/:key; results\[0\] \/clients;/,
		);
	});

	test("runs none of its scripts and requests nothing", async () => {
		const seen = cookies.length;
		const page = `<img src="${address}/image">${list}<script>document.querySelector(".bar").remove()</script><script src="${address}/script"></script>`;
		const { status, said } = await doctor(await save("scripts.html", page), { at: "/clients" });
		expect(status, said).toBe(0);
		expect(cookies.length).toBe(seen);
	});

	test("compares a folder of an adapter elsewhere with its expected file", async () => {
		const own = await mkdtemp(join(folder, "own-"));
		await writeFile(join(own, "list.html"), list);
		await writeFile(join(own, "gone.html"), `<p class="missing">No such client</p>`);
		const pages = {
			"list.html": { at: "/clients", results: { object: "client", rows: 3, total: 3 } },
			"gone.html": { at: "/clients/9", record: { key: "9", menus: 0 }, missing: true },
		};
		await writeFile(join(own, "expected.json"), JSON.stringify({ pages }));
		expect(await doctor(own)).toMatchObject({ status: 0 });

		pages["list.html"].results.rows = 4;
		await writeFile(join(own, "expected.json"), JSON.stringify({ pages }));
		const { status, said } = await doctor(own);
		expect([status, said]).toEqual([1, expect.stringContaining("✗ expected file: results.rows: expected 4, found 3")]);
	});
});

describe("on a page at an address, the doctor", () => {
	test("waits for what the page draws later, clicks what opens a menu, and signs in by a file of cookies", async () => {
		answers.set(
			"/clients/5",
			`<button id="open" onclick="document.body.insertAdjacentHTML('beforeend', '<div class=menu><button>Print</button></div>')">Menu</button>`,
		);
		const file = await save("cookies", "sid=secret-value; lang=en");
		const closed = doctor(`${address}/clients/5`);
		const opened = await doctor(`${address}/clients/5`, { clicks: ["#open"], cookieFile: file });
		expect(opened.status, opened.said).toBe(0);
		expect(opened.lines).toContain("✓ records[0].menu.list: 1 found, 1 visible; at least 1 expected");
		expect(cookies).toContain("sid=secret-value; lang=en");
		expect(opened.said).not.toContain("secret-value");
		const { status, lines } = await closed;
		expect(status).toBe(1);
		expect(lines).toContain("A menu may be in the page only while it is open. Open it, and check again.");

		answers.set("/clients", `<script>setTimeout(() => { document.body.innerHTML = ${JSON.stringify(list)} }, 1000)</script>`);
		expect(await doctor(`${address}/clients`)).toMatchObject({ status: 0 });
	});

	test("reports a redirect of the CRM without the contents of the address", async () => {
		const { status, said } = await doctor(`${address}/moved`);
		expect([status, said]).toEqual([1, expect.stringContaining("The CRM redirected to /sign-in. If that is its sign-in page")]);
		expect(said).not.toContain("secret");
	});

	test("reads with what the browser has, not with what the page's scripts have replaced", async () => {
		answers.set("/clients", `${list}<script>Element.prototype.getAttribute = () => "1"; document.querySelector = () => null;</script>`);
		const { status, lines } = await doctor(`${address}/clients`);
		expect([status, lines]).toEqual([0, expect.arrayContaining([expect.stringContaining("keys: 2 × 9, 1 × a-9")])]);
	});
});

test.each<[string, Options, RegExp]>([
	["ftp://crm.test/", {}, /must be an address/],
	["test/pages/lists", {}, /There is no saved page/],
	["README.md", {}, /State the address from which README.md was saved/],
	["README.md", { at: "clients" }, /must begin with "\/"/],
	["README.md", { at: "/", clicks: ["a"] }, /are for pages at an address/],
	["https://crm.test/", { at: "/" }, /--at is for saved pages only/],
])("%s with %j is refused with a sentence", async (page, options, sentence) => {
	await expect(doctor(page, options)).rejects.toThrow(sentence);
});

test("a refusal is printed as its sentence alone, and exits with 2", async () => {
	const { status, said } = await runDoctor("nowhere.html");
	expect([status, said]).toEqual([
		2,
		expect.stringMatching(
			/^--page must be an address that begins with https:\/\/ or http:\/\/, a saved page or a folder\. There is no \S+\n$/,
		),
	]);
});
