import type { Preview } from "../../../server/deletions/schemas.ts";
import { Ending } from "./ending.tsx";

/** From the person's word until the server has answered: closing stops nothing any more. */
export function Running({ preview, close }: { preview: Preview; close: () => void }) {
	return (
		<Ending title={preview.confirmation.title} tone="info" close={close} busy>
			<p>The deletion is running. You may close this safely.</p>
		</Ending>
	);
}
