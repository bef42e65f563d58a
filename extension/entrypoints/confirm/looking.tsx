import { Loading } from "../../panels/controls/loading.tsx";

/** Until the server has said what would go. */
export function Looking({ cancel }: { cancel: () => void }) {
	return (
		<main aria-busy="true">
			<div class="details">
				<Loading what="what would be deleted" />
			</div>
			<div class="actions">
				<button type="button" class="button" onClick={cancel}>
					Cancel
				</button>
			</div>
		</main>
	);
}
