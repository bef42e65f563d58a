import { useEffect, useRef, useState } from "preact/hooks";
import type { Preview, PreviewRecordPage } from "../../server/previews/schemas.ts";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { KeptBy } from "../controls/kept-by.tsx";
import { RecordName } from "../controls/record-name.tsx";
import { TextField } from "../controls/text-field.tsx";
import type { Failure } from "../messages.ts";
import { call } from "../messaging.ts";
import { outcomeMessage } from "../outcome-message.ts";
import { t } from "../words.ts";

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
		setFailure(answer === null ? unanswered() : answer.ok ? null : answer.failure);
		if (answer?.ok) setPage({ records: [...known, ...answer.value.records], next: answer.value.next });
	}

	useEffect(() => {
		const timer = setTimeout(() => void read(-1, []), text === "" ? 0 : pauseMs);
		return () => clearTimeout(timer);
	}, [text]);

	return (
		<div class="all-names">
			<TextField label={t("confirm.findName")} value={text} change={setText} maxLength={100} autoFocus />
			<FailureNotice failure={failure} retry={() => void read(-1, [])} />
			<p class="hint" role="status">
				{busy ? t("confirm.readingNames") : describe(records.length, next, text, submitted)}
			</p>
			<ul class="names many every" aria-label={t("confirm.allNames")}>
				{records.map((record) => (
					<li key={record.position} dir="auto">
						<RecordName record={record} />
						{record.stays === null ? null : (
							<span class="stays">
								{" "}
								{outcomeMessage(record.stays)} {record.stays.keptBy === null ? null : <KeptBy keeper={record.stays.keptBy} />}
							</span>
						)}
					</li>
				))}
			</ul>
			{next === null || records.length === 0 ? null : (
				<button type="button" class="button quiet" aria-disabled={busy} onClick={() => void (busy || read(next, records))}>
					{t("confirm.showMoreNames")}
				</button>
			)}
		</div>
	);
}

function unanswered(): Failure {
	return { code: "unavailable", message: t("confirm.noAnswer.tryAgain") };
}

function describe(shown: number, next: number | null, text: string, submitted: number): string {
	if (text.trim() !== "") return t(next === null ? "confirm.found" : "confirm.foundOrMore", { shown });
	return t("confirm.shown", { shown, submitted });
}
