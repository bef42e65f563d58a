import { seedKobject } from "./kobjects.ts";
import type { World } from "./world.ts";

const industries = ["Hotels", "Retail", "Logistics", "Software", "Education", "Healthcare", "Crafts", "Publishing"];
const special = [
	"Löwenbräu & Töchter GmbH",
	"株式会社みなと",
	"<Angle> Brackets Ltd",
	'The "Quoted" Company',
	"شركة المرفأ",
	"Müller, O'Hara & Cie",
];

export function seedCompanies(world: World, count: number): void {
	const { faker } = world;
	world.companies = count;
	for (let index = 0; index < count; index++) {
		const name = special[index] ?? faker.company.name();
		const created = faker.date.between({ from: "2023-01-01T00:00:00Z", to: "2025-06-01T00:00:00Z" });
		const id = world.addNumbered("companies", {
			name,
			domain: `company-${index + 1}.example`,
			industry: faker.helpers.arrayElement(industries),
			city: faker.location.city(),
			country: faker.location.country(),
			created_at: created,
		});
		const owned = faker.number.int({ min: 0, max: 4 });
		for (let each = 0; each < owned; each++) seedKobject(world, { company_id: id }, created);
		world.addNumbered("activity", {
			subject_type: "company",
			subject_id: String(id),
			actor: "Import",
			summary: "Company created",
			happened_at: created,
		});
	}
}
