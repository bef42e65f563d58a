import type { World } from "./world.ts";

type Owner = { customer_id: number } | { company_id: number };

const models = ["Harbor One speaker", "Tide 2 headphones", "Beacon lamp", "Lighthouse camera", "Anchor charger"];
const places = [
	"Pier House, sea view",
	"Old Customs Hall",
	"Boathouse no. 3",
	"Hotel Nordlys",
	"旅館 波の音",
	"Quay Restaurant, table for all",
];

/** An order, a booking or a device. Returns its id. */
export function seedKobject(world: World, owner: Owner, after: Date): string {
	const { faker } = world;
	const id = faker.string.uuid();
	const created = world.lately(after);
	const klass = faker.helpers.weightedArrayElement([
		{ weight: 5, value: "order" as const },
		{ weight: 3, value: "booking" as const },
		{ weight: 2, value: "device" as const },
	]);
	world.add("kobjects", {
		id,
		klass,
		customer_id: null,
		company_id: null,
		...owner,
		...{ order, booking, device }[klass](world, created),
		currency: klass === "device" ? null : "EUR",
		created_at: created,
		updated_at: world.later(created, 60),
	});
	world.addNumbered("activity", {
		subject_type: "kobject",
		subject_id: id,
		actor: "Import",
		summary: `${klass === "order" ? "Order placed" : klass === "booking" ? "Booking made" : "Device registered"}`,
		happened_at: created,
	});
	return id;
}

function order({ faker }: World) {
	const items = Array.from({ length: faker.number.int({ min: 1, max: 4 }) }, () => ({
		product: faker.commerce.productName(),
		quantity: faker.number.int({ min: 1, max: 3 }),
		cents: faker.number.int({ min: 490, max: 24_900 }),
	}));
	const number = `HD-${faker.number.int({ min: 100_000, max: 999_999 })}`;
	return {
		title: `Order ${number}`,
		status: faker.helpers.arrayElement(["paid", "shipped", "delivered", "delivered", "returned", "cancelled"]),
		amount_cents: items.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0),
		fields: { number, items, shipping: faker.helpers.arrayElement(["Standard", "Express", "Pick-up"]) },
	};
}

function booking({ faker }: World, created: Date) {
	const place = faker.helpers.arrayElement(places);
	const nights = faker.number.int({ min: 1, max: 9 });
	const from = new Date(created.getTime() + faker.number.int({ min: 3, max: 90 }) * 86_400_000).toISOString().slice(0, 10);
	return {
		title: place,
		status: faker.helpers.arrayElement(["requested", "confirmed", "confirmed", "completed", "cancelled"]),
		amount_cents: nights * faker.number.int({ min: 6_900, max: 21_900 }),
		fields: { place, from, nights, guests: faker.number.int({ min: 1, max: 6 }) },
	};
}

function device({ faker }: World, created: Date) {
	const model = faker.helpers.arrayElement(models);
	const warranty = new Date(created.getTime() + 3 * 365 * 86_400_000).toISOString().slice(0, 10);
	return {
		title: model,
		status: faker.helpers.arrayElement(["active", "active", "active", "in repair", "retired"]),
		amount_cents: null,
		fields: { model, serial: faker.string.alphanumeric({ length: 10, casing: "upper" }), firmware: `3.${faker.number.int(9)}`, warranty },
	};
}
