import { useState } from "preact/hooks";
import type { OutcomeCode } from "../../../server/deletions/outcome-code.ts";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { KeptBy } from "../../controls/kept-by.tsx";
import { Loading } from "../../controls/notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { t } from "../../words.ts";
import { outcomeReason, outcomeWords } from "./outcome-words.ts";
import { useItems } from "./use-items.ts";

/** Each record with its key, its outcome and its place in the audit. */
export function DeletionItems({ deletion }: { deletion: Deletion }) {
	const { counts, reasons, bulk } = deletion;
	const [code, setCode] = useState<OutcomeCode | null>(null);
	const { items, next, failure, more } = useItems(deletion, code, JSON.stringify(counts));
	const filters = [
		...(counts.succeeded > 0 ? [{ code: "deleted" as const, message: null, count: counts.succeeded }] : []),
		...reasons.filter((reason) => reason.code !== "deleted"),
	];
	return (
		<div class="stack">
			{bulk && filters.length > 1 ? (
				<SelectField
					label={t("common.outcome")}
					value={code ?? ""}
					change={(value) => setCode(filters.find((filter) => filter.code === value)?.code ?? null)}
					options={[
						{ value: "", label: t("activity.all", { count: counts.submitted }) },
						...filters.map((filter) => ({
							value: filter.code,
							label: t("activity.filterChoice", { outcome: outcomeWords(filter), count: filter.count }),
						})),
					]}
				/>
			) : null}
			<FailureNotice failure={failure} />
			{items === null && failure === null ? <Loading what={t("activity.records")} /> : null}
			{items && items.length > 0 ? (
				<table class="items">
					<thead>
						<tr>
							<th scope="col">{t("common.record")}</th>
							<th scope="col">{t("common.outcome")}</th>
							<th scope="col">{t("common.audit")}</th>
						</tr>
					</thead>
					<tbody>
						{items.map((item) => (
							<tr key={item.position}>
								<td>
									{item.key === null ? (
										<span class="hint">{t("activity.idNotKept")}</span>
									) : item.address === null ? (
										<bdi class="key">{item.key}</bdi>
									) : (
										<a href={item.address} target="_blank" rel="noreferrer">
											<bdi class="key">{item.key}</bdi>
										</a>
									)}
								</td>
								<td class={item.result === "failed" ? "failed" : undefined} title={outcomeReason(item) ?? undefined}>
									{outcomeWords(item)}
									{item.keptBy === null ? null : (
										<>
											<br />
											<KeptBy keeper={item.keptBy} />
										</>
									)}
								</td>
								<td>{item.auditReference ?? "–"}</td>
							</tr>
						))}
					</tbody>
				</table>
			) : null}
			{items?.length === 0 ? <p class="hint">{t("activity.noneWithOutcome")}</p> : null}
			{next === null ? null : (
				<div class="actions start">
					<button type="button" class="button" onClick={() => void more()}>
						{t("activity.showMore")}
					</button>
				</div>
			)}
		</div>
	);
}
