import { useEffect, useRef, useState } from "preact/hooks";
import type { Preview, PreviewRecordPage } from "../../server/previews/schemas.ts";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { KeptBy } from "../controls/kept-by.tsx";
import { RecordName } from "../controls/record-name.tsx";
import { TextField } from "../controls/text-field.tsx";
import { formatNumber } from "../format-number.ts";
import type { Failure } from "../messages.ts";
import { call } from "../messaging.ts";

interface AllNamesProps {
	claim: string;
	preview: Preview;
}

const empty: PreviewRecordPage = { records: [], next: -1 };
const pauseMs = 300;

/** The names of all records of a large selection, page by page, with a search. The browser lays out only the visible names. */
export function AllNames({ claim, preview: { submitted } }: AllNamesProps) {
	const [text, setText] = useState("");
	const [{ records, next }, setPage] = useState(empty);
	const [failure, setFailure] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(true);
	const latest = useRef(0);

	async function read(after: number, known: PreviewRecordPage["records"]) {
		latest.current += 1;
		const turn = latest.current;
		setBusy(true);
		const answer = await call("confirm/records", { key: claim, text: text.trim(), after }).catch(() => null);
		if (turn !== latest.current) return;
		setBusy(false);
		setFailure(answer === null ? unanswered : answer.ok ? null : answer.failure);
		if (answer?.ok) setPage({ records: [...known, ...answer.value.records], next: answer.value.next });
	}

	useEffect(() => {
		const timer = setTimeout(() => void read(-1, []), text === "" ? 0 : pauseMs);
		return () => clearTimeout(timer);
	}, [text]);

	return (
		<div class="all-names">
			<TextField label="Find a name" value={text} change={setText} maxLength={100} autoFocus />
			<FailureNotice failure={failure} retry={() => void read(-1, [])} />
			<p class="hint" role="status">
				{busy ? "Reading names…" : describe(records.length, next, text, submitted)}
			</p>
			<ul class="names many every" aria-label="All names">
				{records.map((record) => (
					<li key={record.position} dir="auto">
						<RecordName record={record} />
						{record.stays === null ? null : (
							<span class="stays">
								{" "}
								{record.stays.message} {record.stays.keptBy === null ? null : <KeptBy keeper={record.stays.keptBy} />}
							</span>
						)}
					</li>
				))}
			</ul>
			{next === null || records.length === 0 ? null : (
				<button type="button" class="button quiet" aria-disabled={busy} onClick={() => void (busy || read(next, records))}>
					Show more names
				</button>
			)}
		</div>
	);
}

const unanswered: Failure = { code: "unavailable", message: "Expunge did not answer. Try again." };

function describe(shown: number, next: number | null, text: string, submitted: number): string {
	if (text.trim() !== "") return `${formatNumber(shown)}${next === null ? "" : " or more"} found.`;
	return `${formatNumber(shown)} of ${formatNumber(submitted)} shown.`;
}
