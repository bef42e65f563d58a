import { useEffect, useId, useRef } from "preact/hooks";
import type { FoundRecord } from "../../../server/records/schemas.ts";
import { RecordName } from "../../controls/record-name.tsx";
import { t } from "../../words.ts";

export type TickedRecords = ReadonlyMap<string, FoundRecord>;

interface RecordListProps {
	records: readonly FoundRecord[];
	ticked: TickedRecords;
	/** Ticks or unticks these records. */
	tick: (records: readonly FoundRecord[], isTicked: boolean) => void;
}

/** Records with a checkbox each, and one for all that are shown. A record that the person may not delete has a disabled checkbox. */
export function RecordList({ records, ticked, tick }: RecordListProps) {
	const possible = records.filter(({ mayDelete }) => mayDelete);
	const count = possible.filter(({ key }) => ticked.has(key)).length;
	const all = useRef<HTMLInputElement>(null);
	const isPartly = count > 0 && count < possible.length;
	useEffect(() => {
		if (all.current !== null) all.current.indeterminate = isPartly;
	}, [isPartly]);
	const id = useId();
	return (
		<div class="records">
			{possible.length > 1 ? (
				<div class="record all">
					<input
						ref={all}
						id={`${id}-all`}
						type="checkbox"
						checked={count === possible.length}
						onChange={(event) => tick(possible, event.currentTarget.checked)}
					/>
					<label htmlFor={`${id}-all`}>{t("records.allShown", { count: possible.length })}</label>
				</div>
			) : null}
			<ul>
				{records.map((record) => (
					<li class="record" key={record.key}>
						<input
							id={`${id}-${record.key}`}
							type="checkbox"
							checked={ticked.has(record.key)}
							disabled={!record.mayDelete}
							onChange={(event) => tick([record], event.currentTarget.checked)}
						/>
						<label htmlFor={`${id}-${record.key}`}>
							<RecordName record={record} />
							{record.softDeleted ? <span class="hint"> {t("records.softDeleted")}</span> : null}
							{record.mayDelete ? null : <span class="hint"> {t("records.mayNotDelete")}</span>}
						</label>
					</li>
				))}
			</ul>
		</div>
	);
}
