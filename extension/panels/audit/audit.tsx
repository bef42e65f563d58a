import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { AuditEntries } from "./audit-entries.tsx";
import { AuditExport } from "./audit-export.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditForm, auditQuery, emptyAuditForm } from "./audit-query.ts";

/** All deletions and holds, newest first, a page at a time. */
export function Audit({ deletion }: { deletion: string }) {
	const [form, setForm] = useState<AuditForm>({ ...emptyAuditForm, deletion });
	/** Where each page begins; the first begins at the newest entry. */
	const [pages, setPages] = useState<readonly (number | null)[]>([null]);
	const before = pages.at(-1) ?? null;
	const query = auditQuery(form, before);
	const page = useAnswer(JSON.stringify(query), () => ask("audit/list", query), before === null ? ["deletions", "holds"] : []);
	const choices = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const { value } = page;
	const isFiltered = Object.keys(auditQuery(form, null)).length > 0;

	function filter(changed: AuditForm) {
		setForm(changed);
		setPages([null]);
	}

	return (
		<>
			<AuditFilters form={form} users={choices.value?.users ?? []} grantable={choices.value?.grantable ?? []} change={filter} />
			<FailureNotice failure={page.failure} retry={() => void page.refresh()} />
			{value === null && page.failure === null ? <Loading what={t("audit.loading")} /> : null}
			{value?.entries.length === 0 ? (
				<Empty title={isFiltered ? t("audit.noMatch") : t("common.nothingDeleted")}>
					{isFiltered ? (
						<button type="button" class="button" onClick={() => filter(emptyAuditForm)}>
							{t("audit.showAll")}
						</button>
					) : null}
				</Empty>
			) : null}
			{value && value.entries.length > 0 ? <AuditEntries entries={value.entries} grantable={choices.value?.grantable ?? []} /> : null}
			{value ? <Pager pages={pages} next={value.next} change={setPages} /> : null}
			<AuditExport query={auditQuery(form, null)} isFiltered={isFiltered} />
			{value ? <p class="law hint">{value.notCovered}</p> : null}
		</>
	);
}
