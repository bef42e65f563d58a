import type { Customer } from "../../api/customers.ts";
import type { ConversationSummary, KobjectSummary } from "../../api/records.ts";
import { day, languageName, money } from "../words.ts";

interface CustomerDetailsProps {
	customer: Customer;
	conversations: readonly ConversationSummary[];
	kobjects: readonly KobjectSummary[];
}

export function CustomerDetails({ customer, conversations, kobjects }: CustomerDetailsProps) {
	const scores = conversations.flatMap(({ score }) => score ?? []);
	const spent = kobjects.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
	const facts: [string, string | null][] = [
		["Phone", customer.phone],
		["Place", [customer.city, customer.country].filter(Boolean).join(", ")],
		["Language", languageName(customer.locale)],
		["Looked after by", customer.owner ?? "Nobody yet"],
		["Customer since", day(customer.createdAt)],
		["Number", `#${customer.id}`],
	];
	return (
		<aside class="details" aria-label="Details">
			<section class="card">
				<h2>Contact</h2>
				<dl>
					{customer.emails.map(({ address, verified }) => (
						<div key={address}>
							<dt>{verified ? "E-mail" : "E-mail, not verified"}</dt>
							<dd>
								<a href={`mailto:${address}`}>{address}</a>
							</dd>
						</div>
					))}
					{facts.map(([name, value]) => (
						<div key={name}>
							<dt>{name}</dt>
							<dd>
								<bdi>{value || "—"}</bdi>
							</dd>
						</div>
					))}
				</dl>
			</section>
			<section class="card numbers">
				<div>
					<strong>{conversations.length}</strong>
					<span>Conversations</span>
				</div>
				<div>
					<strong>{scores.length === 0 ? "—" : (scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(1)}</strong>
					<span>Satisfaction</span>
				</div>
				<div>
					<strong>{money(spent)}</strong>
					<span>Orders and bookings</span>
				</div>
			</section>
		</aside>
	);
}
