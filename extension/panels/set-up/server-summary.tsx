import type { Description } from "../../../server/crm/schemas.ts";

interface ServerSummaryProps {
	server: string;
	description: Description | null;
	change: () => void;
}

/** Which server, and which CRM it serves, with the way to another one. */
export function ServerSummary({ server, description, change }: ServerSummaryProps) {
	return (
		<div class="summary">
			<div>
				<p class="summary-title" dir="auto">
					{description?.crm.title ?? "Expunge server"}
				</p>
				<p class="hint">
					{server.replace(/^https?:\/\//, "")}
					{description ? ` · version ${description.version}` : null}
				</p>
			</div>
			<button type="button" class="button quiet" onClick={change}>
				Change
			</button>
		</div>
	);
}
