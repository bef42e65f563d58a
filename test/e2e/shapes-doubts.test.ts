import { beforeEach, describe, expect, test } from "vitest";
import { box, choose, deleteButton, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startShapes(keysFrom(1, 40), [/elsewhere/, /Failed to fetch/]);
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

const all = keysFrom(1, 5);
const total = `<p class="total">5 clients</p>`;
const words = `<input name="words" value="from the page">`;

beforeEach(() => answers.clear());

async function expectNothing(reason: string): Promise<void> {
	await page.getByText(`${reason} Nothing is selected.`).waitFor();
	await expectSelected(page, null);
}

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
		await expectNothing("The search changed while its results were read.");
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
			"The CRM's answer contains no complete list of results.",
		],
		["without its number of results", graph(all, () => ({ count: null })), "The CRM's answer lacks the number of results."],
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
		await expectNothing("A further page has other lists than this page.");
	});
});
