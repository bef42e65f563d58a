import { useState } from "preact/hooks";
import { Empty, Notice } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { formatCount } from "../../format-number.ts";
import { parts, t } from "../../words.ts";
import type { ResolvedIdList } from "./id-list.ts";
import type { OfferedType } from "./offered-types.ts";
import { RecordList, type TickedRecords } from "./record-list.tsx";

interface ListedRecordsProps {
	type: OfferedType;
	list: ResolvedIdList;
	ticked: TickedRecords;
	tick: Parameters<typeof RecordList>[0]["tick"];
}

const pageSize = 50;

/** What a list of ids names: the records, the ids that name none, and those that name a record again. */
export function ListedRecords({ type: { labels }, list, ticked, tick }: ListedRecordsProps) {
	const [pages, setPages] = useState<readonly number[]>([0]);
	const start = pages.at(-1) ?? 0;
	const { records, unknown, duplicates } = list;
	return (
		<>
			<p role="status">
				{t("records.found", { records: formatCount(records.length, labels) })}
				{unknown.length > 0 ? ` ${t("records.unknown", { count: unknown.length })}` : ""}
				{duplicates.length > 0 ? ` ${t("records.duplicates", { count: duplicates.length })}` : ""}
			</p>
			{unknown.length > 0 ? (
				<Notice tone="warning">
					<p>{parts("records.notSelected", { none: <strong>{t("records.noneHasIds", { type: labels.singular })}</strong> })}</p>
					<IdValues label={t("records.unknownIds")} values={unknown} />
				</Notice>
			) : null}
			{duplicates.length > 0 ? (
				<Notice tone="info">
					<p>{t("records.listedTwice", { type: labels.singular })}</p>
					<IdValues label={t("records.duplicateIds")} values={duplicates} />
				</Notice>
			) : null}
			{records.length === 0 ? <Empty title={t("records.noneFound", { types: labels.plural })} /> : null}
			<RecordList records={records.slice(start, start + pageSize)} ticked={ticked} tick={tick} />
			<Pager
				pages={pages}
				next={start + pageSize < records.length ? start + pageSize : null}
				change={(starts) => setPages(starts.map((one) => one ?? 0))}
				names={[t("controls.previous"), t("controls.next")]}
			/>
		</>
	);
}

/** Can be scrolled and copied with the keyboard. */
function IdValues({ label, values }: { label: string; values: readonly string[] }) {
	return <textarea class="input id-text" rows={Math.min(4, values.length)} readOnly aria-label={label} value={values.join("\n")} />;
}
