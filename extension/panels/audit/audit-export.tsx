import type { AuditFilter } from "../../../server/audit/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { t } from "../../words.ts";

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
			<h2 id="export-title">{isFiltered ? t("audit.exportFiltered") : t("audit.exportAll")}</h2>
			<div class="actions start">
				<button type="button" class="button" aria-disabled={fetchFile.busy} onClick={() => void download("csv")}>
					{t("audit.csv")}
				</button>
				<button type="button" class="button" aria-disabled={fetchFile.busy} onClick={() => void download("jsonl")}>
					{t("audit.jsonLines")}
				</button>
				<span class="hint" role="status">
					{fetchFile.busy ? t("audit.collecting") : ""}
				</span>
			</div>
			<FailureNotice failure={fetchFile.failure} />
		</section>
	);
}

/** Saves a file through the browser's own download. */
function saveFile(name: string, text: string, type: string): void {
	const address = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	// The browser reads the address only later, so it is revoked after a minute.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
