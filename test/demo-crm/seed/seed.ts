import type postgres from "postgres";
import { seedAgents } from "./agents.ts";
import { seedCompanies } from "./companies.ts";
import { seedCustomer } from "./customers.ts";
import { advanceNumbers, insertRows } from "./insert-rows.ts";
import { seedSavedLists } from "./unkeyed.ts";
import { makeWorld } from "./world.ts";

/** In this order, every row finds its target. */
const order = [
	"teams",
	"agents",
	"tags",
	"klasses",
	"companies",
	"customers",
	"customer_emails",
	"customer_tags",
	"legal_cases",
	"conversations",
	"messages",
	"attachments",
	"drafts",
	"notes",
	"conversation_tags",
	"conversation_followers",
	"satisfaction_answers",
	"kobjects",
	"conversation_kobjects",
	"email_tracking",
	"call_records",
	"call_queue_log",
	"form_submissions",
	"engagement_events",
	"activity",
	"timeline_cache",
	"saved_lists",
	"duplicate_suggestions",
	"webhook_deliveries",
	"report_facts",
];

const customersAtOnce = 1_000;

/** The same seed and number give the same rows, and a larger number leaves the earlier customers unchanged. */
export async function seedCrm(sql: postgres.TransactionSql, options: { customers: number; seed: number }): Promise<void> {
	const world = makeWorld(options.seed);
	world.begin(0);
	seedAgents(world);
	seedCompanies(world, 40);
	for (let index = 1; index <= options.customers; index++) {
		seedCustomer(world, index);
		if (index % customersAtOnce === 0) await insertAll(sql, world.take());
	}
	world.begin(0);
	seedSavedLists(world, options.customers);
	await insertAll(sql, world.take());
	await advanceNumbers(sql);
}

async function insertAll(sql: postgres.TransactionSql, tables: ReturnType<ReturnType<typeof makeWorld>["take"]>): Promise<void> {
	const unknown = [...tables.keys()].filter((table) => !order.includes(table));
	if (unknown.length > 0) throw new Error(`No place in the order of tables: ${unknown.join(", ")}`);
	for (const table of order) await insertRows(sql, table, tables.get(table) ?? []);
}
