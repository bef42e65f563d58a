import { beforeEach, expect, test } from "vitest";
import { box, choose, deleteButton, expectSelected, json, keysFrom, listPage, tickedKeys } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

/** Ids from one millisecond. Rounded as numbers, the second equals the first. */
const [paying, spam, other] = ["812345678901234700", "812345678901234689", "812345678905000000"] as const;
const { site, server, browser, answers, sql } = await startLists([paying, spam, other, ...keysFrom(1, 120)]);
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

const failed = () => page.getByText("Not all results could be read").waitFor();

beforeEach(() => answers.clear());

test("ids above 2^53 in the CRM's JSON stay exact, so the chosen record is deleted and not its neighbour", async () => {
	answers.set("/clients", () => listPage({ keys: [spam], total: "2 clients" }));
	answers.set("/api/clients", (url) => json(url.searchParams.get("page") === "1" ? [spam, other] : []));
	await page.goto(`${site}/clients`);
	await choose(page, "All 2 results");
	await expectSelected(page, "2 selected · 1 not shown");
	expect(await tickedKeys(page)).toEqual([spam]);
	await deleteButton(page).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Clients");
	await page.getByText(/Bulk deletion complete/).waitFor();
	expect(await sql`select id::text from desk.clients where id > 1000`).toEqual([{ id: paying }]);
});

test.each(["null", "true", "1.5", "1e21", "9007199254740993.0", '""', "{}", '["1"]', "-0"])(
	"a record whose id is %s in the CRM's JSON has no usable id, so nothing is selected and the card says so",
	async (id) => {
		answers.set("/clients", () => listPage({ keys: ["1"], total: "2 clients" }));
		answers.set("/api/clients", () => json(["1", id]));
		await page.goto(`${site}/clients`);
		await box(page, "1").click();
		await choose(page, "All 2 results");
		await failed();
		await page.getByText("The CRM sent a record without a usable id. Nothing is selected.").waitFor();
		await expectSelected(page, null);
		expect(await tickedKeys(page)).toEqual([]);
	},
);

test("reading fails and selects nothing when a row of the page is missing from the results", async () => {
	answers.set("/clients", () => listPage({ keys: ["1", "2"], total: "3 clients" }));
	answers.set("/api/clients", () => json(["1", "3", "4"]));
	await page.goto(`${site}/clients`);
	await choose(page, "All 3 results");
	await failed();
	await page.getByText("The results from the CRM do not include a record that is on this page").waitFor();
	await expectSelected(page, null);
});

test.each([
	["fewer results than it reports", (number: number) => (number === 1 ? keysFrom(1, 50) : number === 2 ? keysFrom(46, 95) : [])],
	["more results than it reports", (number: number) => keysFrom(50 * number - 49, 50 * number)],
	["the first page again and again", () => keysFrom(1, 50)],
	["no results", () => []],
])("a CRM that sends %s selects nothing", async (_name, keys) => {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 50), total: "120 clients" }));
	answers.set("/api/clients", (url) => json(keys(Number(url.searchParams.get("page")))));
	await page.goto(`${site}/clients`);
	await choose(page, "All 120 results");
	await failed();
	await expectSelected(page, null);
	expect(await tickedKeys(page)).toEqual([]);
});

test.each([
	["the first page again and again", () => keysFrom(1, 50)],
	["some results twice, as in an unstable order", (number: number) => (number > 2 ? [] : keysFrom(40 * number - 39, 40 * number + 10))],
	["no results", () => []],
])("a CRM that reports no total and sends %s selects nothing", async (_name, keys) => {
	answers.set("/uncounted", () => listPage({ keys: keysFrom(1, 40), more: "<p>More</p>" }));
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 40), total: "40+ clients" }));
	answers.set("/api/clients", (url) => json(keys(Number(url.searchParams.get("page")))));
	for (const address of ["/uncounted", "/clients"]) {
		await page.goto(`${site}${address}`);
		await box(page, "1").click();
		await choose(page, "All results (could not be counted)");
		await failed();
		await expectSelected(page, null);
	}
});

test("a total that is only a lower bound does not count as the number of all results", async () => {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 40), total: "80+ clients" }));
	answers.set("/api/clients", (url) =>
		json(
			url.searchParams.get("page") === "3"
				? keysFrom(81, 117)
				: url.searchParams.get("page") === "4"
					? []
					: keysFrom(40 * Number(url.searchParams.get("page")) - 39, 40 * Number(url.searchParams.get("page"))),
		),
	);
	await page.goto(`${site}/clients`);
	await choose(page, "All 117 results");
	await expectSelected(page, "117 selected · 77 not shown");
});

test("all results come from the page's own search, with every value of its query and hash", async () => {
	answers.set("/clients", () => listPage({ keys: ["1"], total: "2 clients" }));
	answers.set("/api/clients", ({ searchParams }) => {
		const isSame = searchParams.getAll("kind").join() === "spam,test" && searchParams.get("words") === "x";
		return json(isSame ? ["1", "2"] : keysFrom(1, 3));
	});
	await page.goto(`${site}/clients?kind=spam&kind=test&page=1#/list?words=x`);
	await choose(page, "All 2 results");
	await expectSelected(page, "2 selected · 1 not shown");
});

const signIn = "<!doctype html><title>Sign in</title><form><input name=user><button>Sign in</button></form>";

test("a sign-in page answered with 200 in place of the CRM's JSON does not count as results", async () => {
	answers.set("/clients", () => listPage({ keys: ["1"], total: "2 clients" }));
	answers.set("/api/clients", () => signIn);
	await page.goto(`${site}/clients`);
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	await choose(page, "All 2 results");
	await failed();
	await page.getByText("You may have been signed out. Nothing is selected.").waitFor();
	await expectSelected(page, null);
});

test("a sign-in page answered with 200 in place of the third document does not count as results", async () => {
	const paging = '<p class="paging"><a href="/documents?page=2">2</a></p>';
	answers.set("/documents", (url) => {
		const number = Number(url.searchParams.get("page") ?? 1);
		return number > 2 ? signIn : listPage({ keys: keysFrom(50 * number - 49, 50 * number), more: paging });
	});
	await page.goto(`${site}/documents`);
	await choose(page, "All results (could not be counted)");
	await failed();
	await page.getByText("You may have been signed out. Nothing is selected.").waitFor();
	await expectSelected(page, null);
});

test("documents are read up to the empty page behind the last one", async () => {
	const paging = '<p class="paging"><a href="/documents?page=2">2</a></p>';
	answers.set("/documents", (url) => {
		const number = Number(url.searchParams.get("page") ?? 1);
		return listPage({ keys: number > 2 ? [] : keysFrom(50 * number - 49, 50 * number), more: paging });
	});
	await page.goto(`${site}/documents`);
	await choose(page, "All 100 results");
	await expectSelected(page, "100 selected · 50 not shown");
});
