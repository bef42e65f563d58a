import type { KobjectSummary } from "../../api/records.ts";
import { capital, money } from "../words.ts";

interface Item {
	product: string;
	quantity: number;
	cents: number;
}

export function KobjectFields({ kobject }: { kobject: KobjectSummary }) {
	const { fields } = kobject;
	const items = fields["items"];
	return (
		<div class="fields">
			<dl>
				{Object.entries(fields)
					.filter(([name]) => name !== "items")
					.map(([name, value]) => (
						<div key={name}>
							<dt>{capital(name)}</dt>
							<dd>
								<bdi>{String(value)}</bdi>
							</dd>
						</div>
					))}
			</dl>
			{Array.isArray(items) && (
				<table class="lines">
					<tbody>
						{items.filter(isItem).map((item) => (
							<tr key={`${item.product} ${item.cents}`}>
								<td>{item.quantity} ×</td>
								<td>{item.product}</td>
								<td class="number">{money(item.quantity * item.cents)}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</div>
	);
}

function isItem(value: unknown): value is Item {
	return typeof value === "object" && value !== null && "product" in value && "cents" in value;
}
