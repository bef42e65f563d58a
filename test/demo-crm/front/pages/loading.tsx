/** Shown while a page loads. If loading fails, it says so. */
export function Loading({ failed = false }: { failed?: boolean }) {
	return (
		<p class="loading" role="status">
			{failed ? "This page could not be loaded. Please try again." : "Loading…"}
		</p>
	);
}
