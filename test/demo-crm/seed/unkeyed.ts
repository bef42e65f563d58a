import type { Customer } from "./customers.ts";
import { now, type World } from "./world.ts";

/** Rows that refer to a customer without a foreign key. */
export function seedUnkeyed(world: World, customer: Customer): void {
	const { faker } = world;
	const { id, created, conversations } = customer;
	world.addNumbered("activity", {
		subject_type: "customer",
		subject_id: String(id),
		actor: "Import",
		summary: "Customer created",
		happened_at: created,
	});
	if (world.chance(0.5)) {
		world.addNumbered("timeline_cache", { payload: { customer: id, name: customer.name, conversations }, written_at: now });
	}
	if (id > 1 && world.chance(0.04)) {
		world.addNumbered("duplicate_suggestions", {
			customer_ids: `{${faker.number.int({ min: 1, max: id - 1 })},${id}}`,
			reason: faker.helpers.arrayElement(["Same phone number", "Almost the same name", "Same delivery address"]),
			suggested_at: world.later(created, 500),
		});
	}
	if (world.chance(0.25)) {
		world.addNumbered("webhook_deliveries", {
			resource: `crm://customers/${id}`,
			payload: { event: "customer.updated", customer: { name: customer.name, phone: customer.phone } },
			delivered_at: world.later(created, 700),
		});
	}
	const [conversation] = conversations;
	if (conversation && world.chance(0.2)) {
		world.addNumbered("webhook_deliveries", {
			resource: `crm://conversations/${conversation}`,
			payload: { event: "conversation.created" },
			delivered_at: world.later(created, 700),
		});
	}
}

/** Lists that agents maintain by hand. Each names customers in every list format. */
export function seedSavedLists(world: World, customers: number): void {
	for (const [index, title] of ["Call back before Christmas", "Trade fair Rotterdam", "Asked for gift cards"].entries()) {
		const ids = world.faker.helpers.uniqueArray(() => world.faker.number.int({ min: 1, max: customers }), Math.min(12, customers));
		world.addNumbered("saved_lists", {
			agent_id: world.agents[index],
			definition: { title, customers: ids.sort((one, other) => one - other) },
			updated_at: now,
		});
	}
}
