import { useState } from "preact/hooks";
import { Empty, Notice } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { formatCount } from "../../format-number.ts";
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
const ids = { singular: "id", plural: "ids" };

/** What a list of ids names: the records, the ids that name none, and those that name a record again. */
export function ListedRecords({ type: { labels }, list, ticked, tick }: ListedRecordsProps) {
	const [pages, setPages] = useState<readonly number[]>([0]);
	const start = pages.at(-1) ?? 0;
	const { records, unknown, duplicates } = list;
	return (
		<>
			<p role="status">
				{formatCount(records.length, labels)} found.
				{unknown.length > 0 ? ` ${formatCount(unknown.length, ids)} unknown.` : ""}
				{duplicates.length > 0 ? ` ${formatCount(duplicates.length, ids)} listed more than once.` : ""}
			</p>
			{unknown.length > 0 ? (
				<Notice tone="warning">
					<p>
						<strong>No {labels.singular} that you may read has these ids.</strong> They are not selected.
					</p>
					<IdValues label="Unknown ids" values={unknown} />
				</Notice>
			) : null}
			{duplicates.length > 0 ? (
				<Notice tone="info">
					<p>These ids name a {labels.singular} that is in the list already. Each counts once.</p>
					<IdValues label="Ids listed more than once" values={duplicates} />
				</Notice>
			) : null}
			{records.length === 0 ? <Empty title={`No ${labels.plural} found`} /> : null}
			<RecordList records={records.slice(start, start + pageSize)} ticked={ticked} tick={tick} />
			<Pager
				pages={pages}
				next={start + pageSize < records.length ? start + pageSize : null}
				change={(starts) => setPages(starts.map((one) => one ?? 0))}
				names={["Previous", "Next"]}
			/>
		</>
	);
}

/** Can be scrolled and copied with the keyboard. */
function IdValues({ label, values }: { label: string; values: readonly string[] }) {
	return <textarea class="input id-text" rows={Math.min(4, values.length)} readOnly aria-label={label} value={values.join("\n")} />;
}
