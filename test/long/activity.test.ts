import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { type Api, signInToApi } from "../support/steps/api.ts";
import { readNewest } from "../support/steps/jobs.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct();
const [single, admin] = [await signInToApi(server.url, "single"), await signInToApi(server.url, "admin")];
const conversations = await query(
	database.adminUrl,
	(sql) => sql<{ id: string }[]>`select id::text from conversations where merged_into is null order by id limit 52`,
);

async function begin(api: Api, ids: string[], object = "conversation", bulk = false): Promise<void> {
	const preview = await api("POST", "/previews", { object, bulk, ids });
	await api("GET", `/previews/${preview.body["id"]}`);
	await api("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
}

/** The newest deletion of these has the most to wait for. */
async function ended(api: Api): Promise<void> {
	await until(
		() => readNewest(api),
		({ state }) => state !== "queued" && state !== "running",
		{ what: "The deletion should have ended" },
	);
}

/** Writes further deletions like the only one, each of one of these records and later than the one before. That takes less time than deleting. */
async function copyDeletion(keys: readonly string[]): Promise<void> {
	await query(
		database.adminUrl,
		(sql) => sql`
			with copies as (select gen_random_uuid() as id, key, position from unnest(${[...keys]}::text[]) with ordinality as k (key, position)),
				copied as (
					insert into expunge.previews select r.* from copies as c, expunge.previews as p, jsonb_populate_record(p, jsonb_build_object('id', c.id)) as r),
				named as (insert into expunge.preview_records (preview_id, position, key) select id, 0, key from copies)
			insert into expunge.deletions select r.* from copies as c, expunge.deletions as d, jsonb_populate_record(d,
				jsonb_build_object('id', c.id, 'created_at', d.created_at + c.position * interval '1 millisecond')) as r`,
	);
}

test("Activity shows older deletions page by page, and finds one by the id of its record", async () => {
	const [oldest = { id: "" }, ...later] = conversations;
	await begin(single, [oldest.id]);
	await ended(single);
	await copyDeletion(later.map(({ id }) => id));
	await signInToExpunge({ browser, crm, server: server.url }, "single");
	const popup = await openPopup(browser, "activity");
	await popup.getByText("Page 1").waitFor();
	expect(await popup.getByRole("article").count()).toBe(50);
	await popup.getByRole("button", { name: "Older" }).click();
	await popup.getByText("Page 2").waitFor();
	await popup.getByText(`Id ${oldest.id}`, { exact: true }).waitFor();
	expect(await popup.getByRole("article").count()).toBe(2);

	await popup.getByRole("button", { name: "Search" }).click();
	expect(await popup.getByLabel("Person").count()).toBe(0);
	await popup.getByLabel("Record or job").fill(oldest.id);
	await popup.getByText("Page 2").waitFor({ state: "detached" });
	await popup.getByText(`Id ${oldest.id}`, { exact: true }).waitFor();
	expect(await popup.getByRole("article").count()).toBe(1);
	await popup.getByLabel("Type").selectOption("Customers");
	await popup.getByText("No matching deletions").waitFor();
	await popup.getByRole("button", { name: "Show all deletions" }).click();
	await popup.getByText("Page 1").waitFor();
	await popup.close();
});

test("Activity shows the deletions of some days, in the person's time zone", async () => {
	const popup = await openPopup(browser, "activity");
	await popup.getByRole("button", { name: "Search" }).click();
	const moments = await popup.evaluate<string[]>(
		"[new Date(2026, 0, 15), new Date(2026, 0, 15, 23, 59, 59, 900), new Date(2026, 0, 16)].map((moment) => moment.toISOString())",
	);
	for (const [index, moment] of moments.entries()) {
		const key = conversations[index]?.id ?? "";
		await query(
			database.adminUrl,
			(sql) =>
				sql`update expunge.deletions set created_at = ${moment} where id = (select preview_id from expunge.preview_records where key = ${key})`,
		);
	}
	const expectIds = (count: number) =>
		until(
			() => popup.getByText(/^Id \d+$/).allTextContents(),
			(ids) =>
				ids.join() ===
				conversations
					.slice(0, count)
					.map(({ id }) => `Id ${id}`)
					.reverse()
					.join(),
			{ what: `Only the first ${count} deletions should be shown` },
		);
	await popup.getByLabel("From").fill("2026-01-15");
	await popup.getByLabel("Until").fill("2026-01-15");
	await expectIds(2);
	await popup.getByLabel("Until").fill("2026-01-16");
	await expectIds(3);
	await popup.getByLabel("From").fill("2026-01-13");
	await popup.getByLabel("Until").fill("2026-01-14");
	await popup.getByText("No matching deletions").waitFor();
	await popup.close();
});

test("an admin filters everybody's deletions by person and state, and follows a link to any of them", async () => {
	const [kept] = await query(
		database.adminUrl,
		(sql) =>
			sql<{ id: string; name: string }[]>`
				select customer_id::text as id, name from legal_cases join customers on customers.id = customer_id order by legal_cases.id limit 1`,
	);
	await begin(admin, [kept?.id ?? ""], "customer", true);
	await ended(admin);
	await signOut(browser);
	const wide = await openPopup(browser, "activity");
	await signIn(wide, "admin");
	await wide.getByRole("radio", { name: "Everyone’s" }).check();
	await wide.getByText("Page 1").waitFor();
	await wide.getByRole("button", { name: "Search" }).click();
	await wide.getByLabel("Person").selectOption(people.admin.name);
	// The record has stayed, so its card shows its name.
	const card = wide.getByRole("article", { name: "1 Customer" });
	await card.getByText(kept?.name ?? "").waitFor();
	expect(await wide.getByRole("article").count()).toBe(1);
	await wide.getByLabel("State").selectOption("Complete");
	await wide.getByText("No matching deletions").waitFor();
	await wide.getByLabel("Person").selectOption("Everyone");
	await wide.getByText("Page 1").waitFor();

	const oldest = await single("POST", "/deletions/search", { search: conversations[0]?.id });
	const [{ id = "" } = {}] = oldest.body["deletions"] as { id: string }[];
	await wide.goto("about:blank");
	await wide.goto(`${browser.extension}/popup.html#activity/${id}`);
	await wide.getByText(`Id ${conversations[0]?.id}`, { exact: true }).waitFor();
	await wide.close();
});
