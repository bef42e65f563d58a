import { expect, test } from "vitest";
import { confirmationIn, confirmWith, isArmed, leaveWith, pressEscape, typeDelete } from "../../../support/steps/confirmation.ts";
import { signInToExpunge } from "../../../support/steps/popup.ts";
import {
	checkboxOf,
	chooseInHeader,
	chooseInPageMenu,
	deleteButton,
	headerCheckbox,
	inPageMenu,
	rowOf,
	shownIds,
	signInToRequestTracker,
	sortBy,
	tick,
	tickedOf,
	toPage,
	visit,
} from "./pages.ts";
import { startStories } from "./start.ts";

const { rt, sql, server, browser, page } = await startStories();
await signInToRequestTracker(page, rt, "bulk");
await signInToExpunge({ browser, crm: rt, server: server.url }, "bulk");
await page.bringToFront();

async function deleteTicked(title: string, button: string): Promise<void> {
	await deleteButton(page, title).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, button);
	await page.getByText(/Bulk deletion complete/).waitFor();
}

test("tickets ticked across pages survive paging and sorting, and are deleted together", async () => {
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	const first = (await shownIds(page)).slice(2, 5);
	await tick(page, first);
	await toPage(page, 2);
	const second = (await shownIds(page)).slice(2, 5);
	await tick(page, second);
	await sortBy(page, "Subject");
	await deleteTicked("Delete 6 Tickets", "Delete Tickets");
	expect(await sql`select id from tickets where id in ${sql([...first, ...second])}`).toEqual([]);
});

test("all results of a saved search are deleted together, further pages included, and the dialog says that charts will change", async () => {
	await visit(page, `${rt}/Search/Build.html?Query=${encodeURIComponent("Subject LIKE 'Matter 2' OR Subject LIKE 'Matter 3'")}`);
	await page.locator("input[name=SavedSearchDescription]").fill("Matters with 2 and 3");
	await page.locator("input[name=SavedSearchSave]").click();
	await page.locator("input[name=SavedSearchDelete]").waitFor();
	await page.locator("#page-results").click();
	await page.waitForURL(/SavedSearchId=RT%3A%3AUser-\d+-SavedSearch-\d+/);
	const shown = await shownIds(page);
	const total = Number((await page.title()).match(/\d+/)?.[0]);
	expect(total).toBeGreaterThan(shown.length);
	await chooseInHeader(page, `All ${total} results`);
	await deleteButton(page, `Delete ${total} Tickets`).click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByText(/charts count tickets/).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Tickets");
	await page.getByText(/Bulk deletion complete/).waitFor();
	expect(await sql`select id from tickets where subject similar to 'Matter (2|3)%'`).toEqual([]);
});

test("the keyboard alone ticks rows, chooses the whole page, and opens the dialog, which Escape closes", async () => {
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	const [first = 0, second = 0] = await shownIds(page);
	await checkboxOf(page, first).focus();
	await page.keyboard.press("Space");
	await deleteButton(page, "Delete 1 Ticket").waitFor();
	await headerCheckbox(page).focus();
	for (const key of ["Space", "Enter"]) await page.keyboard.press(key);
	await deleteButton(page, "Delete 50 Tickets").waitFor();
	await checkboxOf(page, second).focus();
	await page.keyboard.press("Space");
	await deleteButton(page, "Delete 49 Tickets").focus();
	await page.keyboard.press("Enter");
	const confirmation = await confirmationIn(page);
	await isArmed(confirmation);
	await pressEscape(confirmation);
	expect(await sql`select count(*)::int from tickets where id in ${sql([first, second])}`).toEqual([{ count: 2 }]);
	await chooseInHeader(page, "None");
});

test("in a narrow window, Delete for the ticked rows is in the bar or in RT's More, and disappears with the last tick", async () => {
	await page.setViewportSize({ width: 560, height: 800 });
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	const [id = 0] = await shownIds(page);
	await tick(page, [id]);
	await chooseInPageMenu(page, "Delete");
	const confirmation = await confirmationIn(page);
	await confirmation.getByText(`${id} Matter`).waitFor();
	await leaveWith(confirmation, "Cancel");
	await checkboxOf(page, id).uncheck();
	await inPageMenu(page, "Delete").waitFor({ state: "detached" });
	await page.setViewportSize({ width: 1280, height: 800 });
});

test("ticks of a simple search survive its further pages at another address", async () => {
	await visit(page, `${rt}/Search/Simple.html?q=Matter`);
	const first = (await shownIds(page)).slice(0, 2);
	await tick(page, first);
	await toPage(page, 2);
	await tick(page, (await shownIds(page)).slice(0, 1));
	await deleteButton(page, "Delete 3 Tickets").waitFor();
	await toPage(page, 1);
	await shownIds(page);
	await expect.poll(() => tickedOf(page, first)).toEqual(first);
});

test("all results of a search are selected by reading its further pages, and RT still returns to the page that was read", async () => {
	await visit(page, `${rt}/Search/Simple.html?q=Matter`);
	await shownIds(page);
	const total = Number((await page.title()).match(/\d+/)?.[0]);
	expect(total).toBeGreaterThan(100);
	await chooseInHeader(page, `All ${total} results`);
	await deleteButton(page, `Delete ${total} Tickets`).waitFor();
	const [id = 0] = await shownIds(page);
	await checkboxOf(page, id).uncheck();
	await deleteButton(page, `Delete ${total - 1} Tickets`).waitFor();
	await chooseInHeader(page, "None");
	await inPageMenu(page, "Delete").waitFor({ state: "detached" });
	await visit(page, `${rt}/Ticket/Display.html?id=${id}`);
	const back = await page.locator("#search-tickets-current_search").getAttribute("href");
	expect(new URL(back ?? "", rt).searchParams.get("Page")).toBe("1");
});

test("a row that RT replaces after an inline edit keeps its tick", async () => {
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	const [id = 0] = await shownIds(page);
	// RT lists the current state twice.
	const [present] = await sql<{ status: string }[]>`select status from tickets where id = ${id}`;
	const wanted = present?.status === "stalled" ? "open" : "stalled";
	await tick(page, [id]);
	await rowOf(page, id).evaluate((element) => element.setAttribute("data-before", "yes"));
	const cell = rowOf(page, id).locator("td.editable", { has: page.locator("select[name=Status]") });
	await cell.hover();
	await cell.locator(".edit-icon").click();
	// RT opens the choices by itself a moment later.
	await page.locator(".dropdown-menu.show a.dropdown-item", { hasText: wanted }).click();
	await page.locator(`tbody.list-item[data-record-id="${id}"]:not([data-before])`).waitFor();
	expect(await sql`select status from tickets where id = ${id}`).toEqual([{ status: wanted }]);
	await checkboxOf(page, id).waitFor();
	expect(await checkboxOf(page, id).isChecked()).toBe(true);
	await checkboxOf(page, id).uncheck();
});

test("RT's own keys move through the rows, tick them visibly, and open the ticket", async () => {
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	const [first = 0, second = 0] = await shownIds(page);
	const press = async (...keys: string[]) => {
		for (const key of keys) await page.keyboard.press(key);
	};
	await press("j", "x", "j", "x");
	await deleteButton(page, "Delete 2 Tickets").waitFor();
	expect(await tickedOf(page, [first, second])).toEqual([first, second]);
	await press("x");
	await deleteButton(page, "Delete 1 Ticket").waitFor();
	expect(await tickedOf(page, [first, second])).toEqual([first]);
	await press("k", "x");
	await inPageMenu(page, "Delete").waitFor({ state: "detached" });
	await press("Enter");
	await page.waitForURL(`**/Ticket/Display.html?id=${first}`);
});

test("RT's own bulk update works as before, with only its own checkboxes", async () => {
	const chosen = await sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null order by id limit 3`;
	const ids = chosen.map(({ id }) => id);
	await visit(page, `${rt}/Search/Bulk.html?Query=${encodeURIComponent(ids.map((id) => `id = ${id}`).join(" OR "))}`);
	await page.locator("input[name^=UpdateTicket]").first().waitFor({ state: "attached" });
	expect(await page.locator("[data-expunge]").count()).toBe(0);
	await page.locator("#BulkUpdate input[name=Subject]").fill("Changed in bulk");
	await page.locator("#BulkUpdate input[type=submit][value=Update]").first().click();
	await page.getByText("Subject changed from").first().waitFor();
	const changed = await sql<{ id: number }[]>`select id from tickets where subject = 'Changed in bulk' order by id`;
	expect(changed.map(({ id }) => id)).toEqual(ids);
});

async function searchUsers(words: string): Promise<number[]> {
	await page.locator("form[name=UserSearch] input[name=UserString]").fill(words);
	await page.locator("form[name=UserSearch] input[type=submit]").click();
	await page.getByText("Select a user").waitFor();
	return shownIds(page);
}

test("ticks in one search for users stay out of the next, survive sorting, and their customers are deleted together", async () => {
	await visit(page, `${rt}/User/Search.html`);
	const chosen = (await searchUsers("ymersdal")).slice(0, 2);
	await tick(page, chosen);
	await deleteButton(page, "Delete 2 Customers").waitFor();
	const others = await searchUsers("hraskvik");
	await headerCheckbox(page).click();
	await deleteButton(page, `Delete ${others.length} Customers`).waitFor();
	await sortBy(page, "Real Name");
	await deleteButton(page, `Delete ${others.length} Customers`).waitFor();
	await headerCheckbox(page).click();
	await inPageMenu(page, "Delete").waitFor({ state: "detached" });
	await searchUsers("ymersdal");
	await tick(page, chosen);
	await sortBy(page, "#");
	await deleteTicked("Delete 2 Customers", "Delete Customers");
	expect(await sql`select id from users where id in ${sql(chosen)}`).toEqual([]);
	expect(await sql`select count(*)::int from users where id in ${sql(others)}`).toEqual([{ count: others.length }]);
});

test("the admin's list of users keeps its ticks through search, paging and sorting, and offers all its results", async () => {
	await visit(page, `${rt}/Admin/Users/?Rows=10`);
	await shownIds(page);
	await page.locator("form[name=UsersAdmin] select[name=IncludeSystemGroups]").selectOption("Unprivileged", { force: true });
	await page.locator("form[name=UsersAdmin] input[name=Go]").click();
	await page.locator(".paging a").first().waitFor();
	await tick(page, (await shownIds(page)).slice(0, 2));
	await toPage(page, 2);
	await tick(page, (await shownIds(page)).slice(0, 1));
	await sortBy(page, "Real Name");
	await deleteButton(page, "Delete 3 Customers").waitFor();
	await shownIds(page);
	const [{ count } = { count: 0 }] = await sql<
		{ count: number }[]
	>`select count(*)::int from users join groupmembers on memberid = users.id join groups on groups.id = groupid where groups.name = 'Unprivileged' and domain = 'SystemInternal' and users.name <> 'Nobody'`;
	// RT does not say how many there are, so they are counted while the choice is open.
	await chooseInHeader(page, `All ${count} results`);
	await deleteButton(page, `Delete ${count} Customers`).waitFor();
	await chooseInHeader(page, "None");
});

test("the search for assets keeps its ticks through sorting, and its assets are deleted together", async () => {
	await visit(page, `${rt}/Asset/Search/`);
	await page.locator("#AssetSearch input[name=SearchAssets]").first().click();
	const ids = await shownIds(page);
	const chosen = ids.slice(0, 2);
	await tick(page, chosen);
	await sortBy(page, "Name");
	await deleteTicked("Delete 2 Assets", "Delete Assets");
	expect(await sql`select id from assets where id in ${sql(chosen)}`).toEqual([]);
	await visit(page, `${rt}/Search/Results.html?Class=RT%3A%3AAssets&Query=id%3E0`);
	for (const id of await shownIds(page)) expect(await checkboxOf(page, id).count()).toBe(1);
});
