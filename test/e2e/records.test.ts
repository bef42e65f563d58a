import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { startProduct } from "../support/product.ts";
import { root } from "../support/run.ts";
import {
	confirmationCloses,
	confirmationIn,
	confirmWith,
	isArmed,
	leaveWith,
	namesIn,
	pressEscape,
	typeDelete,
} from "../support/steps/confirmation.ts";
import { drop } from "../support/steps/drop.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct({
	adapter: `${root}test/pages/records/adapter.ts`,
	change: `
		alter table crm.customers add column deleted_at timestamptz;
		delete from crm.legal_cases;
		insert into crm.customers (id, name, locale, phone, deleted_at) values
			(90001, 'Twin Same', 'en', '+1 555 0100', null), (90002, 'Twin Same', 'en', '+1 555 0200', null),
			(90003, 'Marked Away', 'en', null, now()), (90004, 'Listed One', 'en', null, null), (90005, 'Listed Two', 'en', null, null), (90006, 'Kept One', 'en', '+1 555 0600', null);
		insert into crm.legal_cases (customer_id, reference, reason, opened_at) values (90006, 'LC-90006', 'Case', now());
		insert into crm.customer_emails (customer_id, address) values (90001, 'first@twins.example'), (90002, 'second@twins.example');`,
});
const sql = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
afterAll(() => sql.end());

const page = await browser.context.newPage();
await signInToExpunge({ browser, crm, server: server.url }, "bulk");

async function openRecords(place: "console" | "popup" = "console"): Promise<Page> {
	await page.goto("about:blank");
	await page.bringToFront();
	await page.goto(`${browser.extension}/${place}.html#records`);
	await page.getByLabel("Type").selectOption({ label: "Customers" });
	return page;
}

async function search(text: string): Promise<void> {
	await page.getByLabel("Name, address or number").fill(text);
	await page.getByRole("button", { name: "Search" }).click();
}

async function remaining(...ids: number[]): Promise<number[]> {
	const rows = await sql<{ id: number }[]>`select id::integer from crm.customers where id = any(${ids}) order by id`;
	return rows.map(({ id }) => id);
}

const record = (name: string | RegExp) => page.getByRole("checkbox", { name });

describe("the panel Records", () => {
	test("finds a customer by address, tells namesakes apart, and deletes the one that is ticked", async () => {
		await openRecords();
		await search("twin same");
		await record(/first@twins\.example.*555 0100/).waitFor();
		expect(await record(/Twin Same/).count()).toBe(2);
		await search("second@twins");
		await until(
			() => record(/Twin Same/).count(),
			(count) => count === 1,
			{ what: "Only the other namesake should remain" },
		);
		await record(/second@twins\.example/).check();
		await page.getByText("1 Customer selected").waitFor();
		await page.getByRole("button", { name: "Delete Customer" }).click();

		const confirmation = await confirmationIn(page);
		await confirmation.getByRole("heading", { name: "Delete Customer" }).waitFor();
		await confirmation.getByText("second@twins.example").waitFor();
		await page.getByText("Confirm in the window that has opened").waitFor();
		await isArmed(confirmation);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "I understand, please delete");
		await page.getByText("No Customers found").waitFor();
		await page.getByText("Nothing selected").waitFor();
		expect(await remaining(90001, 90002)).toEqual([90001]);
		await confirmationCloses(page);
	});

	test("shows records that the CRM has only marked as deleted", async () => {
		await openRecords();
		await page.getByRole("radio", { name: "Deleted in the CRM" }).check();
		await record(/Marked Away.*Deleted in the CRM, still in the database/).check();
		expect(await page.getByRole("checkbox").count()).toBe(1);
		await page.getByRole("button", { name: "Delete Customer" }).click();
		const confirmation = await confirmationIn(page);
		await isArmed(confirmation);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "I understand, please delete");
		await page.getByText("No Customers found").waitFor();
		expect(await remaining(90003)).toEqual([]);
		await confirmationCloses(page);
	});

	test("reads a CSV file, asks which column holds the ids, and shows unknown and repeated ids before the confirmation", async () => {
		await openRecords();
		await page.getByRole("radio", { name: "List of ids" }).check();
		const folder = await mkdtemp(join(tmpdir(), "expunge-list-"));
		const open = async (name: string, size: number) => {
			await writeFile(join(folder, name), Buffer.alloc(size, "90004\n"));
			await page.getByLabel("Or open a CSV file").setInputFiles(join(folder, name));
		};
		await open("huge.csv", 50_000_000);
		await page.getByRole("alert").getByText("A list can have at most 10 MB.").waitFor();
		await open("all.csv", 300_000);
		await page.getByText("all.csv is open. It is too long to show here.").waitFor();
		await page.getByRole("button", { name: "Find 50,000 ids" }).waitFor();
		await rm(folder, { recursive: true });
		const csv = "name;customer\nListed One;90004\nListed Two;90005\nAgain;090005\nNobody;99999999\nOdd;x%_'\n";
		await page.getByLabel("Or open a CSV file").setInputFiles({ name: "forget.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
		await page.getByLabel("Which column contains the ids?").selectOption({ label: "customer: 90004" });
		await page.getByRole("button", { name: "Find 5 ids" }).click();
		await page.getByText("2 Customers found. 2 ids unknown. 1 id listed more than once.").waitFor();
		expect(await page.getByLabel("Unknown ids").inputValue()).toBe("99999999\nx%_'");
		expect(await page.getByLabel("Ids listed more than once").inputValue()).toBe("090005");
		await page.getByText("2 Customers selected").waitFor();
		await page.getByRole("button", { name: "Delete Customers" }).click();

		const confirmation = await confirmationIn(page);
		await confirmation.getByRole("heading", { name: "Delete 2 Customers" }).waitFor();
		expect(await namesIn(confirmation)).toEqual(["Listed One", "Listed Two"]);
		await isArmed(confirmation);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "Delete Customers");
		await until(
			() => remaining(90004, 90005),
			(left) => left.length === 0,
			{ what: "Both should be deleted" },
		);
		await leaveWith(confirmation, "Close");
		await confirmationCloses(page);
	});

	test("takes a CSV file that is dropped on the field for ids", async () => {
		await openRecords();
		await page.getByRole("radio", { name: "List of ids" }).check();
		const folder = await mkdtemp(join(tmpdir(), "expunge-list-"));
		const file = join(folder, "forget.csv");
		await writeFile(file, "name,customer\nTwin Same,90001\nKept One,90006\n");
		await drop(page, page.getByLabel("Ids, one per line"), { items: [], files: [file] });
		await page.getByLabel("Which column contains the ids?").selectOption({ label: "customer: 90001" });
		await rm(folder, { recursive: true });
		await page.getByRole("button", { name: "Find 2 ids" }).click();
		await page.getByText("2 Customers found.").waitFor();
		await record(/Twin Same/).waitFor();
		await record(/Kept One/).waitFor();
	});

	test("opens a confirmation that names the records that stay and the kind of entry that keeps each", async () => {
		await openRecords();
		await page.getByRole("radio", { name: "List of ids" }).check();
		await page.getByLabel("Ids, one per line").fill("90001\n90006");
		await page.getByRole("button", { name: "Find 2 ids" }).click();
		await page.getByText("2 Customers selected").waitFor();
		await page.getByRole("button", { name: "Delete Customers" }).click();
		const confirmation = await confirmationIn(page);
		const kept = confirmation.getByRole("listitem").filter({ hasText: "Kept by: Legal case" }).last();
		await kept.waitFor();
		expect(await kept.textContent()).toContain("Kept One");
		await confirmation.getByText("1 will stay.").waitFor();
		await leaveWith(confirmation, "Cancel");
		await confirmationCloses(page);
		expect(await remaining(90001, 90006)).toEqual([90001, 90006]);
	});

	test("replaces the open confirmation when the person deletes another selection", async () => {
		await openRecords();
		await search("first@twins");
		await record(/Twin Same/).check();
		await page.getByRole("button", { name: "Delete Customer" }).click();
		const first = await confirmationIn(page);
		await first.getByText("first@twins.example").waitFor();
		await page.getByLabel("Type").selectOption({ label: "Conversations" });
		await page.getByLabel("Type").selectOption({ label: "Customers" });
		await search("kept one");
		await record(/Kept One/).check();
		await page.getByRole("button", { name: "Delete Customer" }).click();
		const second = await confirmationIn(page);
		await second.getByText("Kept One").first().waitFor();
		await until(() => first.isClosed(), Boolean, { what: "The first confirmation should have closed" });
		await page.getByText("1 Customer selected").waitFor();
		await pressEscape(second);
		await confirmationCloses(page);
		expect(await remaining(90001, 90006)).toEqual([90001, 90006]);
	});

	test("closes its confirmation when its document navigates", async () => {
		await openRecords();
		await search("first@twins");
		await record(/Twin Same/).check();
		await page.getByRole("button", { name: "Delete Customer" }).click();
		const confirmation = await confirmationIn(page);
		await isArmed(confirmation);
		await page.reload();
		await confirmationCloses(page);
		await page.getByText("Nothing selected").waitFor();
		expect(await remaining(90001)).toEqual([90001]);
	});

	test("offers Delete for several records only to people who may delete in bulk, and nothing to people without rights", async () => {
		await signOut(browser);
		let popup = await openPopup(browser);
		await signIn(popup, "single");
		await popup.close();
		await openRecords("popup");
		await page.getByRole("checkbox", { name: /^All / }).check();
		await page.getByText("You can delete these one by one, but not in bulk.").waitFor();
		expect(await page.getByRole("button", { name: "Delete Customers" }).isDisabled()).toBe(true);

		await signOut(browser);
		popup = await openPopup(browser);
		await signIn(popup, "none");
		await popup.close();
		await page.goto(`${browser.extension}/console.html#records`);
		await page.reload();
		await page.getByText("There is nothing that you can search").waitFor();
	});
});
