import type { Customer } from "./customers.ts";
import type { World } from "./world.ts";

/** A customer's records without a conversation: forms and visits. */
export function seedTraces(world: World, customer: Customer): void {
	const { faker } = world;
	const { id, created } = customer;
	if (world.chance(0.35)) {
		world.addNumbered("form_submissions", {
			customer_id: id,
			conversation_id: customer.conversations[0] ?? null,
			form: faker.helpers.arrayElement(["Contact us", "Return request", "Newsletter", "Wholesale enquiry"]),
			answers: {
				name: customer.name,
				topic: faker.helpers.arrayElement(["Order", "Booking", "Device", "Other"]),
				message: faker.lorem.sentence(),
			},
			submitted_at: world.lately(created),
		});
	}
	for (let count = faker.number.int({ min: 1, max: 8 }); count > 0; count--) {
		world.addNumbered("engagement_events", {
			customer_id: id,
			kind: faker.helpers.arrayElement([
				"Visited pricing",
				"Opened newsletter",
				"Signed in to shop",
				"Read help article",
				"Started a chat",
			]),
			detail: {
				path: faker.helpers.arrayElement(["/", "/shop", "/help/returns", "/bookings"]),
				seconds: faker.number.int({ min: 3, max: 900 }),
			},
			happened_at: world.lately(created),
		});
	}
}
