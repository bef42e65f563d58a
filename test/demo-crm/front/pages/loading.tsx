/** Until there is something to show; where nothing came, it says so. */
export function Loading({ failed = false }: { failed?: boolean }) {
	return (
		<p class="loading" role="status">
			{failed ? "This page could not be loaded. Please try again." : "Loading…"}
		</p>
	);
}
