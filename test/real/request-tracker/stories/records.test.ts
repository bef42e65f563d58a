import { expect, test } from "vitest";
import { confirmationCloses, confirmationIn, confirmWith, leaveWith, typeDelete } from "../../../support/steps/confirmation.ts";
import { signInToExpunge } from "../../../support/steps/popup.ts";
import { chooseInActions, chooseInPageMenu, inActions, openMore, signInToRequestTracker, visit } from "./pages.ts";
import { askRequestTracker } from "./rest.ts";
import { startStories } from "./start.ts";

const { rt, sql, server, browser, page, dead } = await startStories();

const exists = async (table: string, id: number) => (await sql`select 1 from ${sql(table)} where id = ${id}`).length === 1;
const one = async (query: Promise<readonly { id: number }[]>) => {
	const [found] = await query;
	if (found === undefined) throw new Error("The seed has no such record.");
	return found.id;
};
const anyTicket = () =>
	one(sql`select id from tickets where type = 'ticket' and ismerged is null and status <> 'deleted' order by id limit 1`);
const anyAsset = () => one(sql`select id from assets order by id limit 1`);

const ofStatus = (status: string) =>
	one(sql`select id from tickets where type = 'ticket' and ismerged is null and status = ${status} order by id limit 1`);

async function confirmDeletion(button: string, ...shown: (string | RegExp)[]): Promise<void> {
	const confirmation = await confirmationIn(page);
	for (const words of shown) await confirmation.getByText(words).first().waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, button);
}

test("a ticket of any status has Delete Ticket in the Actions menu, the dialog says that charts will change, and the link is dead afterwards", async () => {
	await signInToRequestTracker(page, rt, "bulk");
	await signInToExpunge({ browser, crm: rt, server: server.url }, "bulk");
	await page.bringToFront();
	for (const status of ["new", "open", "stalled", "resolved", "rejected"]) {
		await visit(page, `${rt}/Ticket/Display.html?id=${await ofStatus(status)}`);
		await inActions(page, "Delete Ticket").waitFor({ state: "attached" });
	}
	const id = await ofStatus("open");
	await visit(page, `${rt}/Ticket/Display.html?id=${id}`);
	await chooseInActions(page, "Delete Ticket");
	await confirmDeletion("Delete Ticket", `${id} Matter`, /charts count tickets/);
	await page.waitForURL("**/Search/Simple.html");
	expect(await exists("tickets", id)).toBe(false);

	const address = `${rt}/Ticket/Display.html?id=${id}`;
	dead.add(address);
	await visit(page, address);
	await page.getByText(/This ticket was permanently deleted on/).waitFor();
	expect(await page.title()).toBe("RT Error");
});

test("a ticket that RT has only marked as deleted is deleted permanently", async () => {
	const id = await ofStatus("new");
	await askRequestTracker(rt, "DELETE", `/ticket/${id}`);
	expect(await sql`select status from tickets where id = ${id}`).toEqual([{ status: "deleted" }]);
	await visit(page, `${rt}/Ticket/Display.html?id=${id}`);
	await chooseInActions(page, "Delete Ticket");
	await confirmDeletion("Delete Ticket");
	await page.waitForURL("**/Search/Simple.html");
	expect(await exists("tickets", id)).toBe(false);
});

test("under the number of a merged ticket, every page offers to delete the ticket that RT shows", async () => {
	const [merged] = await sql<
		{ id: number; into: number }[]
	>`select id, effectiveid as into from tickets where ismerged = 1 and type = 'ticket' order by id limit 1`;
	if (merged === undefined) throw new Error("The seed has no merged ticket.");
	for (const name of ["Forward", "Update", "Modify", "ModifyPeople", "ModifyDates", "ModifyLinks", "ModifyAll", "Reminders", "History"]) {
		await visit(page, `${rt}/Ticket/${name}.html?id=${merged.id}`);
		await chooseInActions(page, "Delete Ticket");
		const confirmation = await confirmationIn(page);
		await confirmation.getByText(`${merged.into} Matter`).waitFor();
		await leaveWith(confirmation, "Cancel");
		await confirmationCloses(page);
	}
	await visit(page, `${rt}/Ticket/Display.html?id=${merged.id}`);
	await chooseInActions(page, "Delete Ticket");
	await confirmDeletion("Delete Ticket", `${merged.into} Matter`);
	await page.waitForURL("**/Search/Simple.html");
	expect(await sql`select id from tickets where id in ${sql([merged.id, merged.into])}`).toEqual([]);
});

test("an asset has Delete Asset in the Actions menu of each page, and RT's answer for its dead link is completed", async () => {
	const id = await anyAsset();
	for (const name of ["History", "Modify", "ModifyDates", "ModifyLinks", "ModifyPeople"]) {
		await visit(page, `${rt}/Asset/${name}.html?id=${id}`);
		await inActions(page, "Delete Asset").waitFor({ state: "attached" });
	}
	await visit(page, `${rt}/Asset/Display.html?id=${id}`);
	await chooseInActions(page, "Delete Asset");
	await confirmDeletion("Delete Asset");
	await page.waitForURL("**/Asset/Search/");
	expect(await exists("assets", id)).toBe(false);

	await visit(page, `${rt}/Asset/Display.html?id=${id}`);
	await page.getByText(/This asset was permanently deleted on/).waitFor();
	expect(await page.title()).toBe("RT Error");
});

test("a customer has Delete Customer in the page menus, with their tickets and assets, and dead links afterwards", async () => {
	const id = await one(sql`select id from users where name = 'oldrika.brastorf@customer.example'`);
	await visit(page, `${rt}/Admin/Users/Modify.html?id=${id}`);
	await chooseInPageMenu(page, "Delete Customer");
	const first = await confirmationIn(page);
	await first.getByText("Oldrika Brastorf").first().waitFor();
	await leaveWith(first, "Cancel");
	await confirmationCloses(page);
	expect(await exists("users", id)).toBe(true);
	await visit(page, `${rt}/User/Summary.html?id=${id}`);
	await chooseInPageMenu(page, "Delete Customer");
	await confirmDeletion(
		"I understand, please delete",
		"Oldrika Brastorf",
		/address will be replaced in the messages of others/,
		/charts count tickets/,
	);
	await page.waitForURL("**/User/Search.html");
	expect(await exists("users", id)).toBe(false);
	expect(await sql`select 1 from attachments where headers ilike '%oldrika.brastorf%'`).toEqual([]);

	for (const path of ["/User/Summary.html", "/Admin/Users/Modify.html"]) {
		await visit(page, `${rt}${path}?id=${id}`);
		await page.getByText(/This customer was permanently deleted on/).waitFor();
		expect(await page.locator("[data-expunge=delete-option]").count()).toBe(0);
	}
});

test("in a narrow window Delete folds into RT's More with the rest, and works from there", async () => {
	await page.setViewportSize({ width: 560, height: 800 });
	const id = await one(sql`select id from users where name like '%@customer.example' order by id desc limit 1`);
	await visit(page, `${rt}/User/Summary.html?id=${id}`);
	const folded = page.locator("#li-page-overflow").getByText("Delete Customer", { exact: true });
	await folded.waitFor({ state: "attached" });
	await openMore(page);
	await folded.click();
	const confirmation = await confirmationIn(page);
	await leaveWith(confirmation, "Cancel");
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.locator("#page-menu > [data-expunge]").waitFor();
	expect(await page.locator("#li-page-overflow [data-expunge]").count()).toBe(0);
});

test("the controls look right in RT's dark theme and in a narrow window", async () => {
	await page.goto(`${rt}/Prefs/Other.html`);
	await page.locator("select[name=WebDefaultStylesheet]").selectOption("elevator-dark", { force: true });
	await page.locator("input[name=Update]").first().click();
	await page.setViewportSize({ width: 640, height: 800 });
	await visit(page, `${rt}/Ticket/Display.html?id=${await anyTicket()}`);
	await page.locator("body.elevator-dark").waitFor();
	await openMore(page);
	await page.locator("#li-page-overflow #page-actions").hover();
	const option = inActions(page, "Delete Ticket");
	await option.waitFor();
	const look = (element: Element) => [
		getComputedStyle(element).color,
		getComputedStyle(element).fontSize,
		getComputedStyle(element).paddingLeft,
	];
	expect(await option.evaluate(look)).toEqual(await page.locator("#page-actions-comment").evaluate(look));
	await option.click();
	const confirmation = await confirmationIn(page);
	await confirmation.locator("html[data-theme=dark]").waitFor();
	await leaveWith(confirmation, "Cancel");
	await page.setViewportSize({ width: 1280, height: 800 });
});
