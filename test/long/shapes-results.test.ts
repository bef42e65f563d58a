import { beforeEach, describe, expect, test } from "vitest";
import { box, choose, deleteButton, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startShapes(keysFrom(1, 40), [
	/\/graph: .*elsewhere/,
	/\b(graph|read-results\.js): .*Failed to fetch/,
]);
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

const all = keysFrom(1, 5);
const total = `<p class="total">5 clients</p>`;
const words = `<input name="words" value="from the page">`;

const failed = () => page.getByText("Not all results could be read").waitFor();

beforeEach(() => answers.clear());

async function expectNothing(reason: string): Promise<void> {
	await page.getByText(`${reason} Nothing is selected.`).waitFor();
	await expectSelected(page, null);
}

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

	test("with the adapter's other parameters, which order them", async () => {
		const asked: string[] = [];
		answers.set("/ordered", ({ search, searchParams }) => {
			asked.push(search);
			const start = 2 * Number(searchParams.get("page") ?? 1) - 2;
			return tablePage(all.slice(start, start + 2).map(row), `${total}<p class="paging"><a href="/ordered?q=a&sort=name&page=2">2</a></p>`);
		});
		await page.goto(`${site}/ordered?q=a&sort=name`);
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
		expect(asked[1]).toBe("?q=a&sort=id&page=1&view=plain");
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
		await page.getByText("The search changed while its results were being read. Nothing is selected.").waitFor();
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

	test("with a header from the CRM's own storage", async () => {
		const asked: unknown[] = [];
		const stored = `<script>
			localStorage.setItem("session", JSON.stringify({ api: { token: "kept" } }));
			sessionStorage.setItem("words", "searched");
		</script>`;
		answers.set("/graph-stored", () => tablePage(["1", "2"].map(row), total + stored));
		answers.set("/graphql", (_url, { headers, body }) => {
			const { variables } = JSON.parse(body);
			asked.push([headers["x-csrf-token"], variables.words]);
			const start = Number(variables.after ?? 0);
			const nodes = all.slice(start, start + 2).map((id) => ({ id }));
			return JSON.stringify({ data: { clients: { nodes, count: 5, cursor: start + 2 < 5 ? String(start + 2) : null } } });
		});
		await page.goto(`${site}/graph-stored`);
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
		expect(asked).toEqual(Array.from({ length: 4 }, () => ["kept", "searched"]));
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

/** What the CRM's GraphQL answers: these clients, two a page. */
function graph(found: readonly string[], more: (last: boolean) => object = () => ({}), count = found.length) {
	return (_url: URL, { body }: { body: string }) => {
		const start = Number(JSON.parse(body).variables.after ?? 0);
		const last = start + 2 >= found.length;
		const nodes = found.slice(start, start + 2).map((id) => ({ id }));
		const { errors, ...clients }: Record<string, unknown> = { nodes, count, cursor: last ? null : String(start + 2), ...more(last) };
		return JSON.stringify({ data: { clients }, ...(errors ? { errors } : {}) });
	};
}

describe("a request that posts", () => {
	test("is not sent before the person has chosen all results", async () => {
		let asked = 0;
		answers.set("/graph-uncounted", () => tablePage(["1", "2"].map(row), words));
		answers.set("/graphql", (url, request) => {
			asked += 1;
			return graph(all)(url, request);
		});
		await page.goto(`${site}/graph-uncounted`);
		await header(page).click();
		await page.getByRole("menuitem", { name: "All results", exact: true }).waitFor();
		await page.waitForTimeout(500);
		expect(asked).toBe(0);
		await page.getByRole("menuitem", { name: "All results", exact: true }).click();
		await expectSelected(page, "5 selected · 3 not shown");
	});

	test("takes no field that the person has changed, where the page shows no number of results", async () => {
		answers.set("/graph-uncounted", () => tablePage(["1", "2"].map(row), words));
		answers.set("/graphql", graph(all));
		await page.goto(`${site}/graph-uncounted`);
		await page.locator("input[name=words]").fill("typed, not searched");
		await choose(page, "All results");
		await expectNothing("A search field has changed since the page loaded, and the page does not show how many results there are.");
	});

	test("with a field that the person has changed selects nothing if the number of results differs", async () => {
		answers.set("/graph", () => tablePage(["1", "2"].map(row), total + words));
		answers.set("/graphql", graph(keysFrom(1, 9)));
		await page.goto(`${site}/graph`);
		await page.locator("input[name=words]").fill("typed, not searched");
		await choose(page, "All 5 results");
		await expectNothing("The search changed while its results were being read.");
	});

	test("is not redirected", async () => {
		answers.set("/graph", () => tablePage(["1", "2"].map(row), total + words));
		answers.set("/graphql", () => ({ status: 307, headers: { location: "/elsewhere" } }));
		answers.set("/elsewhere", graph(all));
		await page.goto(`${site}/graph`);
		await choose(page, "All 5 results");
		await expectNothing("The CRM did not answer.");
	});
});

describe("an answer", () => {
	const signedOut = "The CRM did not send JSON. You may have been signed out.";
	test.each<[string, ReturnType<Exclude<ReturnType<typeof answers.get>, undefined>> | ReturnType<typeof graph>, string]>([
		["of another type than JSON", { headers: { "content-type": "text/plain" }, body: '{"data": {}}' }, signedOut],
		["that is only a part", { status: 206, body: "{}" }, "The CRM answered 206."],
		[
			"without its cursor",
			graph(all, (last) => (last ? { cursor: undefined } : {})),
			"The CRM's answer does not say whether there are more results.",
		],
		[
			"with errors beside its rows",
			graph(all, (last) => (last ? { errors: ["no"] } : {})),
			"The CRM's answer does not contain a complete list of results.",
		],
		["without its number of results", graph(all, () => ({ count: null })), "The CRM's answer does not include the number of results."],
		["with a record without an id", graph(["1", "2", ""], undefined, 5), "The CRM sent a record without a usable id."],
		[
			"that leads on without new results",
			graph(["1", "2", "1", "2"], () => ({ cursor: "2" }), 5),
			"The CRM sent no new results, although it says that there are more.",
		],
	])("%s selects nothing", async (_name, answer, reason) => {
		answers.set("/graph", () => tablePage(["1", "2"].map(row), total + words));
		answers.set("/graphql", (url, asked) => (typeof answer === "function" ? answer(url, asked) : answer));
		await page.goto(`${site}/graph`);
		await choose(page, "All 5 results");
		await expectNothing(reason);
	});

	test("with a row whose elements disagree ends the reading of documents", async () => {
		const fields = (...keys: string[]) => `<tr><td>${keys.map((key) => `<input name="id" value="${key}">`).join("")}</td></tr>`;
		const more = `${total}<p class="paging"><a href="/fields?page=2">2</a></p>`;
		answers.set("/fields", ({ searchParams }) =>
			tablePage(searchParams.get("page") === "2" ? [fields("3"), fields("4", "5"), fields("5")] : [fields("1"), fields("2")], more),
		);
		await page.goto(`${site}/fields`);
		await choose(page, "All 5 results");
		await expectNothing("The CRM sent a record without a usable id.");
	});
});

describe("of several lists on one page", () => {
	const other = `<table class="list"><thead><tr><th>Name</th></tr></thead><tbody>${["31", "32"].map(row).join("")}</tbody></table>`;

	test("the first one that is visible gets checkboxes", async () => {
		answers.set("/alone", () => tablePage(["1", "2"].map(row), `${other}<p class="total">2 clients</p>`));
		await page.goto(`${site}/alone`);
		await box(page, "1").waitFor();
		await header(page).click();
		await expectNames(page, () => deleteButton(page).click(), ["Client 1", "Client 2"]);
		expect(await box(page, "31").count()).toBe(0);
	});

	test("further pages are read of the same one", async () => {
		answers.set("/hits", ({ searchParams }) => {
			const start = Number(searchParams.get("StartHit") ?? 1);
			return tablePage(all.slice(start - 1, start + 1).map(row), `${other}${total}<p class="paging"><a href="/hits?StartHit=3">2</a></p>`);
		});
		await page.goto(`${site}/hits`);
		await choose(page, "All 5 results");
		await expectSelected(page, "5 selected · 3 not shown");
	});

	test("further pages with other lists select nothing", async () => {
		answers.set("/hits", ({ searchParams }) => {
			const more = `${total}<p class="paging"><a href="/hits?StartHit=3">2</a></p>`;
			return tablePage(all.slice(0, 2).map(row), searchParams.has("StartHit") ? more : other + more);
		});
		await page.goto(`${site}/hits`);
		await choose(page, "All 5 results");
		await expectNothing("Another page of results has different lists from this page.");
	});
});

test("a link of the page says which search it shows, and ticks go with another search or without the link", async () => {
	const link = (search: string) => `<a class="search" href="${search}">This search</a>`;
	answers.set("/linked", () => tablePage(["1", "2"].map(row), link("?q=a")));
	await page.goto(`${site}/linked`);
	const setSearch = (search: string) => page.locator("a.search").evaluate((a, href) => a.setAttribute("href", href), search);
	await box(page, "1").click();
	await box(page, "2").click();
	await expectSelected(page, "2 selected");
	await setSearch("?q=b");
	await expectSelected(page, null);
	await setSearch("?q=a&sort=name");
	await expectSelected(page, "2 selected");
	await page.locator("a.search").evaluate((a) => a.remove());
	await expectSelected(page, null);
});
