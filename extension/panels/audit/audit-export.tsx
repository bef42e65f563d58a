import type { AuditFilter } from "../../../server/audit/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { saveFile } from "./save-file.ts";

interface AuditExportProps {
	query: Partial<AuditFilter>;
	isFiltered: boolean;
}

export function AuditExport({ query, isFiltered }: AuditExportProps) {
	const fetchFile = useAction((format: "csv" | "jsonl") => ask("audit/export", { ...query, format }));

	async function download(format: "csv" | "jsonl") {
		const result = await fetchFile.run(format);
		if (result?.ok) saveFile(result.value.fileName, result.value.text, format === "csv" ? "text/csv" : "application/x-ndjson");
	}

	return (
		<section class="export" aria-labelledby="export-title">
			<h2 id="export-title">Export {isFiltered ? "what is filtered" : "all entries"}</h2>
			<div class="actions start">
				<button type="button" class="button" aria-disabled={fetchFile.busy} onClick={() => void download("csv")}>
					CSV
				</button>
				<button type="button" class="button" aria-disabled={fetchFile.busy} onClick={() => void download("jsonl")}>
					JSON lines
				</button>
				<span class="hint" role="status">
					{fetchFile.busy ? "Collecting…" : ""}
				</span>
			</div>
			<FailureNotice failure={fetchFile.failure} />
		</section>
	);
}
