import { beforeEach, describe, expect, test } from "vitest";
import { choose, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startShapes(keysFrom(1, 40));
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

const all = keysFrom(1, 5);
const total = `<p class="total">5 clients</p>`;
const failed = () => page.getByText("Not all results could be read").waitFor();

beforeEach(() => answers.clear());

describe("further pages are read", () => {
	const hits =
		(found: readonly string[], says = total) =>
		(url: URL) => {
			const start = Math.min(Number(url.searchParams.get("StartHit") ?? 1), found.length);
			const rows = found.slice(start - 1, start + 1).map(row);
			return tablePage(rows, `${says}<p class="paging"><a href="/hits?q=a;StartHit=3">2</a></p>`);
		};

	test("by the number of the first record, and the page that the person sees is read last", async () => {
		const asked: string[] = [];
		answers.set("/hits", (url) => {
			asked.push(url.search);
			return hits(all)(url);
		});
		await page.goto(`${site}/hits?q=a`);
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
		expect(asked.slice(1)).toEqual(["?q=a&StartHit=1", "?q=a&StartHit=3", "?q=a&StartHit=5", "?q=a&StartHit=1", "?q=a"]);
	});

	test("and nothing is selected if another window has searched for something else meanwhile", async () => {
		const asked: string[] = [];
		answers.set("/hits", (url) => hits(asked.push(url.search) > 4 ? keysFrom(6, 10) : all)(url));
		await page.goto(`${site}/hits?q=a`);
		await choose(page, "All 5 results");
		await failed();
		await expectSelected(page, null);
	});

	test("and nothing is selected if they state another number of results than the page", async () => {
		const asked: string[] = [];
		answers.set("/hits", (url) => hits(all, asked.push(url.search) > 1 ? '<p class="total">6 clients</p>' : total)(url));
		await page.goto(`${site}/hits?q=a`);
		await choose(page, "All 5 results");
		await page.getByText("The search changed while its results were read. Nothing is selected.").waitFor();
		await expectSelected(page, null);
	});

	test("by POST with a cursor, a token from a cookie and the words in the page's field", async () => {
		const asked: { token: unknown; variables: unknown }[] = [];
		answers.set("/graph", () => tablePage(["1", "2"].map(row), `${total}<input name="words" value="from the page">`));
		answers.set("/graphql", (_url, { method, headers, body }) => {
			const { variables } = JSON.parse(body);
			asked.push({ token: headers["x-csrf-token"], variables });
			const start = Number(variables.after ?? 0);
			const nodes = method === "POST" ? all.slice(start, start + 2).map((id) => ({ id })) : [];
			return JSON.stringify({ data: { clients: { nodes, count: 5, cursor: start + 2 < 5 ? String(start + 2) : null } } });
		});
		await page.goto(`${site}/graph`);
		await browser.context.addCookies([{ name: "csrf", value: "secret%20token", url: site }]);
		await page.locator("input[name=words]").fill("typed");
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
		expect(asked.map(({ token }) => token)).toEqual(Array.from({ length: 4 }, () => "secret token"));
		expect(asked.map(({ variables }) => variables)).toEqual([null, "2", "4", null].map((after) => ({ first: 2, after, words: "typed" })));
	});

	test("by an offset, where the answer is the list of rows, and numbers are ids", async () => {
		answers.set("/offset", () => tablePage(["1", "2"].map(row), total));
		answers.set("/api/offset", ({ searchParams }) => {
			const start = Number(searchParams.get("skip"));
			return `[${all.slice(start, start + 2).map((id) => `{"id": ${id}}`)}]`;
		});
		await page.goto(`${site}/offset`);
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
	});

	test("and nothing is selected if the CRM answers as to a stranger, with fewer records than it shows", async () => {
		answers.set("/offset", () => tablePage(["1", "2"].map(row), `<p class="total">2+ clients</p>`));
		answers.set("/api/offset", ({ searchParams }) => (searchParams.get("skip") === "0" ? '[{"id": 1}]' : "[]"));
		await page.goto(`${site}/offset`);
		await choose(page, /All results .*counted/);
		await failed();
		await expectSelected(page, null);
	});
});

test("a CRM without further pages offers this page only", async () => {
	answers.set("/alone", () => tablePage(["1", "2"].map(row), total));
	await page.goto(`${site}/alone`);
	await header(page).click();
	expect(await page.getByRole("menuitem").allTextContents()).toEqual(["This page (2)"]);
	await page.getByRole("menuitem").click();
	await expectSelected(page, "2 selected");
});
