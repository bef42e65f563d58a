export function Loading({ what }: { what: string }) {
	return (
		<div class="loading" role="status">
			<span class="visually-hidden">Loading {what}…</span>
			<span class="bone" aria-hidden="true" />
			<span class="bone" aria-hidden="true" />
			<span class="bone short" aria-hidden="true" />
		</div>
	);
}
