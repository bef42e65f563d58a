import { Loading } from "../controls/loading.tsx";

/** Until the server has said what would go. */
export function Looking({ close }: { close: () => void }) {
	return (
		<main class="card" aria-busy="true" aria-labelledby="title">
			<h1 id="title">Counting what would be deleted…</h1>
			<Loading what="what would be deleted" />
			<div class="actions">
				<button type="button" class="button" onClick={close}>
					Cancel
				</button>
			</div>
		</main>
	);
}
