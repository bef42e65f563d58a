import { scryptSync } from "node:crypto";
import type { World } from "./world.ts";

export const teams = [
	{ name: "Support", description: "First answers, for everybody" },
	{ name: "Bookings", description: "Stays, tables and events" },
	{ name: "Hardware", description: "Devices and repairs" },
	{ name: "Billing", description: "Invoices, refunds, taxes" },
];

const agents = [
	{ name: "Ada Admin", email: "ada.admin@example.test", team: "Support", title: "Head of Support" },
	{ name: "Bela Bulk", email: "bela.bulk@example.test", team: "Support", title: "Data Steward" },
	{ name: "Sol Single", email: "sol.single@example.test", team: "Bookings", title: "Support Specialist" },
	{ name: "Nils None", email: "nils.none@example.test", team: "Hardware", title: "Trainee" },
	{ name: "Marit Vik", email: "marit.vik@example.test", team: "Hardware", title: "Senior Technician" },
	{ name: "Tariq Haddad", email: "tariq.haddad@example.test", team: "Billing", title: "Billing Specialist" },
	{ name: "Yuki Mori", email: "yuki.mori@example.test", team: "Bookings", title: "Support Specialist" },
];

const agentPassword = "demo-password-1";

export function seedAgents(world: World): void {
	for (const team of teams) world.add("teams", team);
	for (const agent of agents) {
		world.agents.push(world.addNumbered("agents", { ...agent, password_hash: hashPassword(agentPassword, agent.email) }));
	}
	const tags = ["VIP", "Wholesale", "Newsletter", "Beta tester", "Late payer", "Refund", "Shipping", "Warranty", "Praise", "Bug"];
	for (const [index, name] of tags.entries()) world.addNumbered("tags", { name, hue: (index * 47) % 360 });
	world.add("klasses", { name: "order", one: "Order", many: "Orders", fields: ["number", "items", "shipping"] });
	world.add("klasses", { name: "booking", one: "Booking", many: "Bookings", fields: ["place", "from", "nights", "guests"] });
	world.add("klasses", { name: "device", one: "Device", many: "Devices", fields: ["model", "serial", "firmware", "warranty"] });
}

/** "salt:hash". The salt of the demo's agents is derived from their address, so that the same seed gives the same rows. */
function hashPassword(password: string, salt: string): string {
	return `${salt}:${scryptSync(password, salt, 32).toString("hex")}`;
}
