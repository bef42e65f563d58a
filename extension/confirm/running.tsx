import type { Preview } from "../../server/previews/schemas.ts";
import { Ending } from "./ending.tsx";

/** Shown from the confirmation until the server answers. Closing the window stops nothing. */
export function Running({ preview, close }: { preview: Preview; close: () => void }) {
	return (
		<Ending title={preview.confirmation.title} tone="info" close={close} busy>
			<p>The deletion is running. You may close this safely.</p>
		</Ending>
	);
}
