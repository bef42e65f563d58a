import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { Segments } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import type { OfferedType } from "./offered-types.ts";
import { RecordList, type TickedRecords } from "./record-list.tsx";

interface SearchRecordsProps {
	type: OfferedType;
	ticked: TickedRecords;
	tick: Parameters<typeof RecordList>[0]["tick"];
}

type Subset = "all" | "deleted";

const firstPage: readonly (string | null)[] = [null];

/** Searches the database, including records that the CRM no longer shows. */
export function SearchRecords({ type, ticked, tick }: SearchRecordsProps) {
	const { object, klass, labels } = type;
	const [typed, setTyped] = useState("");
	const [text, setText] = useState("");
	const [which, setWhich] = useState<Subset>("all");
	const [pages, setPages] = useState(firstPage);
	const after = pages.at(-1) ?? null;
	const softDeleted = which === "deleted";
	const found = useAnswer(JSON.stringify([text, which, after]), () => ask("records/search", { object, klass, text, softDeleted, after }), [
		"deletions",
	]);
	const { value } = found;
	const [marks, setMarks] = useState(false);
	if (value !== null && value.marks !== marks) setMarks(value.marks);

	function search(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		setPages(firstPage);
		setText(typed.trim());
		if (typed.trim() === text && after === null) void found.refresh();
	}

	return (
		<>
			<search>
				<form class="record-search" onSubmit={search}>
					<TextField label={t("records.searchLabel")} value={typed} change={setTyped} maxLength={100} />
					<button type="submit" class="button">
						{t("records.searchButton")}
					</button>
				</form>
			</search>
			{marks ? (
				<Segments
					label={t("records.which", { types: labels.plural })}
					value={which}
					change={(wanted) => {
						setWhich(wanted);
						setPages(firstPage);
					}}
					options={[
						{ value: "all", label: t("records.all") },
						{ value: "deleted", label: t("records.deletedInCrm") },
					]}
				/>
			) : null}
			{softDeleted ? <p class="hint">{t("records.softDeletedHint")}</p> : null}
			<FailureNotice failure={found.failure} retry={() => void found.refresh()} />
			{value === null && found.failure === null ? <Loading what={labels.plural} /> : null}
			{value?.records.length === 0 && value.next === null ? (
				<Empty
					title={
						text === "" && !softDeleted
							? t("records.noneToRead", { types: labels.plural })
							: t("records.noneFound", { types: labels.plural })
					}
				>
					{text === "" ? null : <p>{t("records.spelling")}</p>}
				</Empty>
			) : null}
			{value?.partial ? (
				<p class="hint" role="status">
					{t("records.partial", { types: labels.plural })}
				</p>
			) : null}
			{value && value.records.length > 0 ? <RecordList records={value.records} ticked={ticked} tick={tick} /> : null}
			{value ? <Pager pages={pages} next={value.next} change={setPages} names={[t("controls.previous"), t("controls.next")]} /> : null}
		</>
	);
}
