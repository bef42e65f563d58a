import { useState } from "preact/hooks";
import type { Preview } from "../../server/previews/schemas.ts";
import { formatCount } from "../format-count.ts";
import { formatNumber } from "../format-number.ts";

const fewest = 5;

/** Whose records: the page may have asked for others than it shows as ticked, so all that the server names can be read here. */
export function Names({ preview: { names, unnamed, submitted, labels } }: { preview: Preview }) {
	const [all, setAll] = useState(false);
	if (names.length === 0) return <p class="names">{formatCount(submitted, labels)}</p>;
	if (submitted === 1) {
		return (
			<p class="names">
				<bdi>{names[0]}</bdi>
			</p>
		);
	}
	const shown = all ? names : names.slice(0, fewest);
	const others = names.length - shown.length + unnamed;
	return (
		<ul class="names many">
			{shown.map((name, index) => (
				<li key={index} dir="auto">
					{name}
				</li>
			))}
			{others > 0 ? (
				<li key="others" class="others">
					and {formatNumber(others)} {others === 1 ? "other" : "others"}
				</li>
			) : null}
			{names.length > fewest ? (
				<li key="more" class="more">
					<button type="button" class="button quiet" aria-expanded={all} onClick={() => setAll(!all)}>
						{all ? "Show fewer" : `Show ${unnamed > 0 ? "the first" : "all"} ${names.length}`}
					</button>
				</li>
			) : null}
		</ul>
	);
}
