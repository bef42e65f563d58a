import { expect, test } from "vitest";
import { confirmationIn, confirmWith, typeDelete } from "../../../support/steps/confirmation.ts";
import { openPopup, signInToExpunge } from "../../../support/steps/popup.ts";
import { chooseInPageMenu, signInToRequestTracker, visit } from "./pages.ts";
import { askRequestTracker } from "./rest.ts";
import { startStories } from "./start.ts";

const { rt, sql, server, browser, page } = await startStories();
const person = { login: "wendimir.brastorf@customer.example", name: "Wendimir Brastorf" };

const readMentions = () =>
	sql<{ id: number; content: string }[]>`select id, content from attachments where content like ${`%${person.name}%`} order by id`;

test("other mentions of a name stay, and the popup counts and lists them", async () => {
	const { id } = await askRequestTracker(rt, "POST", "/ticket", { Queue: "Support", Subject: "Matter 900" });
	await askRequestTracker(rt, "POST", `/ticket/${id}/comment`, {
		Content: `${person.name} asked about this one too.`,
		ContentType: "text/plain",
	});
	const [user = { id: 0 }] = await sql<{ id: number }[]>`select id from users where name = ${person.login}`;
	await signInToRequestTracker(page, rt, "bulk");
	await signInToExpunge({ browser, crm: rt, server: server.url }, "bulk");
	await page.bringToFront();
	await visit(page, `${rt}/User/Summary.html?id=${user.id}`);
	await chooseInPageMenu(page, "Delete Customer");
	const confirmation = await confirmationIn(page);
	await confirmation.getByText(/address will be replaced in the messages of others/).waitFor();
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/User/Search.html");

	const popup = await openPopup(browser, "activity");
	await popup.getByText(/the name may be mentioned in \d+ remaining texts?, which (was|were) not changed/).waitFor();
	await popup.getByRole("button", { name: "Show mentions" }).click();
	const mentions = await readMentions();
	expect(mentions.map(({ content }) => content)).toContain(`${person.name} asked about this one too.`);
	await popup.getByRole("table").waitFor();
	const listed = await popup.locator("tbody tr").evaluateAll((rows) => rows.map(({ textContent }) => textContent));
	expect(listed).toEqual(mentions.map((mention) => `message or filepublic.attachments${mention.id}`));
	await popup.getByRole("button", { name: "Hide mentions" }).click();
	await popup.getByRole("table").waitFor({ state: "hidden" });
});
