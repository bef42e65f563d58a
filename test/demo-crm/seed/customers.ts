import { seedConversation } from "./conversations.ts";
import { seedKobject } from "./kobjects.ts";
import { type Language, languages, oddNames } from "./languages.ts";
import { noteTexts } from "./phrases.ts";
import { seedTraces } from "./traces.ts";
import { seedUnkeyed } from "./unkeyed.ts";
import { now, type World } from "./world.ts";

export interface Customer {
	id: number;
	name: string;
	companyId: number | null;
	phone: string;
	language: Language;
	created: Date;
	conversations: number[];
	/** Subjects that were already used. */
	subjects: Set<string>;
	kobjects: string[];
}

/** One customer with all dependent records. */
export function seedCustomer(world: World, index: number): void {
	const { faker } = world;
	world.begin(index);
	const language = faker.helpers.weightedArrayElement(languages.map((value) => ({ weight: value.weight, value })));
	const created = faker.date.between({ from: "2023-02-01T00:00:00Z", to: "2026-10-01T00:00:00Z" });
	created.setUTCMilliseconds(0);
	const name = oddNames.get(index) ?? makeName(world, language);
	const phone = `${language.dial} ${faker.string.numeric({ length: 2, exclude: ["0"] })} ${faker.string.numeric(3)} ${faker.string.numeric(4)}`;
	const companyId = world.chance(0.45) ? faker.number.int({ min: 1, max: world.companies }) : null;
	const row = {
		company_id: companyId,
		owner_id: world.chance(0.6) ? faker.helpers.arrayElement(world.agents) : null,
		primary_email_id: null as number | null,
		name,
		locale: language.locale,
		phone,
		city: faker.helpers.arrayElement(language.cities),
		country: language.country,
		created_at: created,
		updated_at: created,
	};
	const id = world.addNumbered("customers", row);
	const customer: Customer = { id, name, companyId, phone, language, created, conversations: [], subjects: new Set(), kobjects: [] };
	addEmails(world, customer);

	for (let count = faker.number.int({ min: 0, max: 3 }); count > 0; count--) {
		customer.kobjects.push(seedKobject(world, { customer_id: id }, created));
	}
	for (let count = faker.number.int({ min: 1, max: 5 }); count > 0; count--) seedConversation(world, customer);
	for (const tag of faker.helpers.arrayElements([1, 2, 3, 4, 5], { min: 0, max: 2 })) {
		world.add("customer_tags", { customer_id: id, tag_id: tag });
	}
	if (world.chance(0.4)) {
		world.addNumbered("notes", {
			customer_id: id,
			conversation_id: null,
			agent_id: faker.helpers.arrayElement(world.agents),
			body: faker.helpers.arrayElement(noteTexts),
			created_at: world.lately(created),
		});
	}
	seedTraces(world, customer);
	seedUnkeyed(world, customer);
	if (index % 170 === 11) addLegalCase(world, id);
	const rows = world.tables.get("customers")?.at(-1);
	if (rows) Object.assign(rows, { primary_email_id: primaryEmail(world), updated_at: lastTouched(world, created) });
}

function makeName({ faker }: World, { names }: Language): string {
	if ("person" in names)
		return names.person
			.fullName()
			.normalize("NFC")
			.replace(/^(Mr|Mrs|Ms|Miss|Dr)\.? /, "");
	return `${faker.helpers.arrayElement(names.first)} ${faker.helpers.arrayElement(names.last)}`;
}

function addEmails(world: World, { id, name }: Customer): void {
	const slug = name
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^a-z]+/g, ".")
		.replace(/^\.+|\.+$/g, "")
		.slice(0, 24);
	const provider = world.faker.helpers.arrayElement(["post.example", "mail.example", "inbox.example"]);
	world.addNumbered("customer_emails", { customer_id: id, address: `${slug || "customer"}.${id}@${provider}`, verified: true });
	if (world.chance(0.15)) {
		world.addNumbered("customer_emails", { customer_id: id, address: `${slug || "me"}.${id}@work.example`, verified: false });
	}
}

function addLegalCase(world: World, id: number): void {
	world.addNumbered("legal_cases", {
		customer_id: id,
		reference: `LC-2026-${String(id).padStart(4, "0")}`,
		reason: "Payment dispute, all records to be preserved until the court has decided",
		opened_at: new Date("2026-09-14T08:00:00Z"),
	});
}

function primaryEmail(world: World): unknown {
	const customer = world.tables.get("customers")?.at(-1);
	return world.tables.get("customer_emails")?.find((email) => email["customer_id"] === customer?.["id"])?.["id"] ?? null;
}

function lastTouched(world: World, created: Date): Date {
	const customer = world.tables.get("customers")?.at(-1)?.["id"];
	const times = (world.tables.get("conversations") ?? [])
		.filter((conversation) => conversation["customer_id"] === customer)
		.map(({ updated_at: time }) => (time instanceof Date ? time.getTime() : 0));
	return new Date(Math.min(now.getTime(), Math.max(created.getTime(), ...times)));
}
