import type { Customer } from "./customers.ts";
import { complaints, noteTexts, praise, type Talk, talks } from "./phrases.ts";
import { now, type World } from "./world.ts";

const channels = [
	{ weight: 5, value: "email" },
	{ weight: 4, value: "chat" },
	{ weight: 2, value: "phone" },
	{ weight: 2, value: "whatsapp" },
	{ weight: 1, value: "form" },
] as const;

/** A conversation with its messages and their dependent rows. */
export function seedConversation(world: World, customer: Customer): void {
	const { faker } = world;
	const talk = chooseTalk(world, customer);
	const created = world.lately(customer.created);
	const channel = faker.helpers.weightedArrayElement([...channels]);
	const old = now.getTime() - created.getTime() > 30 * 86_400_000;
	const earlier = customer.conversations.at(-1) ?? null;
	const mergedInto = earlier !== null && world.chance(0.06) ? earlier : null;
	const status =
		mergedInto !== null || (old && world.chance(0.93)) ? "done" : faker.helpers.arrayElement(["open", "open", "snoozed", "done"]);
	const row = {
		customer_id: customer.id,
		team: faker.helpers.arrayElement(["Support", "Support", "Bookings", "Hardware", "Billing"]),
		assignee_id: world.chance(0.8) ? faker.helpers.arrayElement(world.agents) : null,
		merged_into: mergedInto,
		subject: talk.subject,
		channel,
		status,
		priority: faker.helpers.arrayElement(["low", "normal", "normal", "normal", "high", "urgent"]),
		created_at: created,
		updated_at: created,
	};
	const id = world.addNumbered("conversations", row);
	const turns = status === "done" ? talk.turns.length : faker.number.int({ min: 1, max: talk.turns.length });
	const last = addMessages(world, customer, id, created, talk.turns.slice(0, turns));
	Object.assign(world.tables.get("conversations")?.at(-1) ?? {}, { updated_at: last });
	customer.conversations.push(id);

	addSmallThings(world, customer, id, turns, last);
	const score = status === "done" && world.chance(0.5) ? faker.helpers.arrayElement([1, 2, 3, 4, 4, 5, 5, 5, 5]) : null;
	if (score !== null) {
		world.add("satisfaction_answers", {
			conversation_id: id,
			customer_id: customer.id,
			score,
			comment: world.chance(0.5) ? faker.helpers.arrayElement(score > 3 ? praise : complaints) : null,
			answered_at: world.later(last, 2),
		});
	}
	world.addNumbered("report_facts", {
		customer_id: customer.id,
		conversation_id: id,
		company_id: customer.companyId,
		month: `${created.toISOString().slice(0, 7)}-01`,
		channel,
		sales_cents: world.chance(0.5) ? faker.number.int({ min: 990, max: 89_900 }) : 0,
		refunds_cents: world.chance(0.15) ? faker.number.int({ min: 490, max: 19_900 }) : 0,
		satisfaction: score,
	});
	world.addNumbered("activity", {
		subject_type: "conversation",
		subject_id: String(id),
		actor: customer.name,
		summary: `Wrote “${talk.subject}”`,
		happened_at: created,
	});
	if (channel === "phone") addCall(world, customer, id, created, talk.turns[0] ?? "");
}

/** An exchange in the customer's language, or in English if none is left. */
function chooseTalk({ faker }: World, { language, subjects }: Customer): Talk {
	const fresh = [...(talks[language.locale] ?? [])].filter(({ subject }) => !subjects.has(subject));
	const talk = faker.helpers.arrayElement(fresh.length > 0 ? fresh : (talks["en"] ?? []));
	subjects.add(talk.subject);
	return talk;
}

/** Returns the time of the last message. */
function addMessages(world: World, customer: Customer, id: number, created: Date, turns: readonly string[]): Date {
	const { faker } = world;
	let at = created;
	for (const [index, body] of turns.entries()) {
		const position = index + 1;
		const direction = index % 2 === 0 ? "in" : "out";
		const agent_id = direction === "out" ? faker.helpers.arrayElement(world.agents) : null;
		if (index > 0) at = world.later(at, 2);
		world.add("messages", { conversation_id: id, position, direction, agent_id, body, sent_at: at });
		if (world.chance(0.18)) addAttachment(world, id, position);
		if (direction === "out") {
			for (const event of faker.helpers.arrayElements(["delivered", "opened", "clicked"], { min: 1, max: 3 })) {
				world.addNumbered("email_tracking", {
					customer_id: customer.id,
					conversation_id: id,
					message_position: position,
					event,
					ip: faker.internet.ipv4({ network: "test-net-2" }),
					user_agent: faker.helpers.arrayElement(["Thunderbird 140", "Apple Mail", "Outlook 16"]),
					happened_at: world.later(at, 1),
				});
			}
		}
	}
	return at;
}

function addAttachment(world: World, conversation: number, position: number): void {
	const { faker } = world;
	const file = faker.helpers.arrayElement([
		{ file_name: "invoice.csv", media_type: "text/csv", text: `position,amount\n1,${faker.number.int(9_999) / 100}\n` },
		{
			file_name: "device log.txt",
			media_type: "text/plain",
			text: `boot ok\nfirmware 3.${faker.number.int(9)}\nerror ${faker.string.hexadecimal()}\n`,
		},
		{ file_name: "Fotos <vorher> & nachher.txt", media_type: "text/plain", text: faker.lorem.paragraph() },
		{ file_name: "住所.txt", media_type: "text/plain", text: faker.location.streetAddress() },
	]);
	const content = `\\x${Buffer.from(file.text).toString("hex")}`;
	const { file_name, media_type } = file;
	world.addNumbered("attachments", { conversation_id: conversation, message_position: position, file_name, media_type, content });
}

function addSmallThings(world: World, customer: Customer, id: number, turns: number, last: Date): void {
	const { faker } = world;
	const agent = () => faker.helpers.arrayElement(world.agents);
	for (const tag of faker.helpers.arrayElements([6, 7, 8, 9, 10], { min: 0, max: 2 })) {
		world.add("conversation_tags", { conversation_id: id, tag_id: tag });
	}
	if (world.chance(0.3)) world.add("conversation_followers", { conversation_id: id, agent_id: agent() });
	if (world.chance(0.2)) {
		const note = { customer_id: customer.id, conversation_id: id, agent_id: agent(), body: faker.helpers.arrayElement(noteTexts) };
		world.addNumbered("notes", { ...note, created_at: last });
	}
	if (world.chance(0.12)) {
		const draft = {
			conversation_id: id,
			in_reply_to: world.chance(0.7) ? turns : null,
			agent_id: agent(),
			body: "Thank you for your patience — ",
		};
		world.addNumbered("drafts", { ...draft, updated_at: last });
	}
	const [kobject] = customer.kobjects;
	if (kobject && world.chance(0.5)) world.add("conversation_kobjects", { conversation_id: id, kobject_id: kobject });
}

function addCall(world: World, customer: Customer, conversation: number, at: Date, transcript: string): void {
	const { faker } = world;
	const call = world.addNumbered("call_records", {
		customer_id: customer.id,
		conversation_id: conversation,
		agent_id: faker.helpers.arrayElement(world.agents),
		phone: customer.phone,
		seconds: faker.number.int({ min: 25, max: 1_900 }),
		transcript,
		started_at: at,
	});
	world.addNumbered("call_queue_log", {
		customer_id: customer.id,
		call_record_id: call,
		caller_name: customer.name,
		phone: customer.phone,
		queue: "Support",
		waited_seconds: faker.number.int({ min: 2, max: 600 }),
		entered_at: at,
	});
}
