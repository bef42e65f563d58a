import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import type { CrmPages } from "../../crm/pages.ts";
import { bundleScript } from "./bundle-script.ts";
import { findPages, type PageToCheck } from "./find-pages.ts";
import { openChromium } from "./open-chromium.ts";
import { parseCookies } from "./parse-cookies.ts";

/** The arguments of `npm run doctor -- --page`. */
interface PageRequest {
	page: string;
	at?: string | undefined;
	cookieFile?: string | undefined;
	/** Selectors to click before the check, such as the button that opens a menu. */
	clicks: readonly string[];
	browser?: string | undefined;
}

/** What the page's script returns: lines for the person, and how many places are missing or unexpected. */
interface Answer {
	lines: string[];
	failures: number;
}

const savedOrigin = "https://crm.example.test";
const loadTimeoutMs = 30_000;
/** A single-page app draws its page after it has loaded. */
const drawTimeoutMs = 10_000;
const pollMs = 250;

/** Prints for each page what the adapter's fields find. Returns whether everything that the adapter requires is there. */
export async function checkPages(
	pages: CrmPages,
	request: PageRequest,
	write: (line: string) => void,
	open: typeof openChromium = openChromium,
): Promise<boolean> {
	const wanted = await findPages(request.page, request.at);
	const [first] = wanted;
	const url = first !== undefined && "url" in first ? first.url : null;
	if (url === null && (request.cookieFile !== undefined || request.clicks.length > 0))
		throw new Error("--cookie-file and --click are for pages at an address. The scripts of a saved page do not run.");
	const cookies =
		request.cookieFile === undefined || url === null ? [] : parseCookies(await readFile(request.cookieFile, "utf8"), url.hostname);
	const check = await bundleScript(fileURLToPath(new URL("../../../extension/check/check-page.ts", import.meta.url)), "checkPage");
	const script = `${await readWords()};${check}`;
	const context = await open(url?.hostname ?? null, request.browser);
	context.setDefaultTimeout(loadTimeoutMs);
	try {
		if (url !== null)
			await context.addCookies(
				cookies.map((cookie) => ({ ...cookie, domain: url.hostname, secure: cookie.secure || url.protocol === "https:" })),
			);
		let failures = 0;
		for (const one of wanted) {
			write(one.title);
			const page = await context.newPage();
			if ("document" in one) await openSaved(page, one);
			else await openLive(page, one.url, request.clicks, write);
			const answer = await ask(
				page,
				`${script}(${JSON.stringify(pages)}, ${JSON.stringify(one.expected)})`,
				"document" in one ? 0 : drawTimeoutMs,
			);
			for (const line of answer.lines) write(line === "" ? "" : `  ${line}`);
			write("");
			failures += answer.failures;
			await page.close();
		}
		return failures === 0;
	} finally {
		await context.close();
	}
}

/** The check's words, in English. A page outside an extension has no messages. */
async function readWords(): Promise<string> {
	const { language, check } = JSON.parse(await readFile(new URL("../../../extension/locales/en.json", import.meta.url), "utf8"));
	const words = Object.fromEntries([["language", language], ...flatten("check", check)]);
	return `globalThis.browser = { i18n: { getMessage: (name) => (${JSON.stringify(words)})[name] ?? "", getUILanguage: () => "en" } }`;
}

function flatten(path: string, words: object): [string, string][] {
	return Object.entries(words).flatMap(([name, word]) =>
		typeof word === "string" ? [[`${path}_${name}`, word]] : flatten(`${path}_${name}`, word),
	);
}

/** The page requests nothing, and none of its scripts run. */
async function openSaved(page: Page, { document, at }: Extract<PageToCheck, { document: string }>): Promise<void> {
	await page.route("**", (route) =>
		route.request().isNavigationRequest() && route.request().frame() === page.mainFrame()
			? route.fulfill({
					contentType: "text/html; charset=utf-8",
					headers: { "content-security-policy": "script-src 'none'; frame-src 'none'; object-src 'none'" },
					body: document,
				})
			: route.abort(),
	);
	await page.goto(`${savedOrigin}${at}`);
}

async function openLive(page: Page, url: URL, clicks: readonly string[], write: (line: string) => void): Promise<void> {
	const response = await page.goto(url.href).catch((error) => fail("The page could not be opened", error));
	const status = response?.status() ?? 200;
	if (status >= 400) write(`  ! The CRM answered ${status}.`);
	const reached = new URL(page.url());
	if (reached.origin !== url.origin) throw new Error(`The page redirects to another site, ${reached.origin}. The check stops here.`);
	if (reached.pathname !== url.pathname)
		write(`  ! The CRM redirected to ${reached.pathname}. If that is its sign-in page, the cookies are no longer valid.`);
	for (const selector of clicks) await page.click(selector).catch((error) => fail(`Could not click ${selector}`, error));
}

/** Playwright appends a log to its messages. */
function fail(what: string, error: unknown): never {
	throw new Error(`${what}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
}

/** Runs the check in an isolated world, like the extension's script, so that the page's scripts cannot change its functions. */
async function ask(page: Page, expression: string, patienceMs: number): Promise<Answer> {
	const session = await page.context().newCDPSession(page);
	const until = Date.now() + patienceMs;
	for (;;) {
		const { frameTree } = await session.send("Page.getFrameTree");
		const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "expunge" });
		const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
			expression,
			contextId: executionContextId,
			returnByValue: true,
			timeout: loadTimeoutMs,
		});
		if (exceptionDetails !== undefined)
			throw new Error(`The page could not be checked: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
		const answer: Answer = result.value;
		if (answer.failures === 0 || Date.now() >= until) return answer;
		await pause(pollMs);
	}
}
