import { Icon } from "../controls/icon.tsx";

export function NotFound({ what }: { what: string }) {
	return (
		<div class="not-found">
			<span class="not-found-icon">
				<Icon name="search" />
			</span>
			<h1>There is no such {what}</h1>
			<p class="hint">The link may be wrong, or what it led to is no longer there.</p>
			<a class="button" href="/app/searches/customers">
				Go to the customers
			</a>
		</div>
	);
}
