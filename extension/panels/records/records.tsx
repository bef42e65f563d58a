import { useState } from "preact/hooks";
import type { FoundRecord } from "../../../server/records/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Segments, SelectField } from "../../controls/select-field.tsx";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { useAnswer } from "../use-answer.ts";
import type { ResolvedIdList } from "./id-list.ts";
import { IdListForm } from "./id-list-form.tsx";
import { ListedRecords } from "./listed-records.tsx";
import { type OfferedType, offeredTypes } from "./offered-types.ts";
import type { TickedRecords } from "./record-list.tsx";
import { SearchRecords } from "./search-records.tsx";
import { SelectionBar } from "./selection-bar.tsx";

/** Records that no page of the CRM can offer: found by a search in the database, or by a list of ids. */
export function Records() {
	const { rights, description } = useSession();
	const objects = useAnswer("types", () => ask("records/types", null), ["session", "permissions"]);
	const [chosen, setChosen] = useState("");
	const types = offeredTypes(objects.value ?? [], rights);
	const type = types.find(({ id }) => id === chosen) ?? types[0];
	return (
		<>
			<p class="hint">{t("records.explanation", { crm: description?.crm.title ?? t("common.theCrm") })}</p>
			<FailureNotice failure={objects.failure} retry={() => void objects.refresh()} />
			{objects.value === null && objects.failure === null ? <Loading what={t("records.loadingTypes")} /> : null}
			{objects.value !== null && type === undefined ? (
				<Empty title={t("records.nothingToSearch")}>
					<p>{t("records.adminCanGrant", { read: documentedWords.read })}</p>
				</Empty>
			) : null}
			{type === undefined ? null : (
				<>
					<SelectField
						label={t("common.type")}
						value={type.id}
						change={setChosen}
						options={types.map(({ id, labels }) => ({ value: id, label: labels.plural }))}
					/>
					<FindRecords key={type.id} type={type} />
				</>
			)}
		</>
	);
}

type Method = "search" | "list";

/** Ticks stay while the person searches again, and are those of one type. */
function FindRecords({ type }: { type: OfferedType }) {
	const [how, setHow] = useState<Method>("search");
	const [list, setList] = useState<ResolvedIdList | null>(null);
	const [ticked, setTicked] = useState<TickedRecords>(new Map());

	const tick = (records: readonly FoundRecord[], isTicked: boolean) =>
		setTicked((before) => {
			const after = new Map(before);
			for (const record of records) {
				if (isTicked) after.set(record.key, record);
				else after.delete(record.key);
			}
			return after;
		});

	function take(resolved: ResolvedIdList) {
		setList(resolved);
		setTicked(new Map(resolved.records.filter(({ mayDelete }) => mayDelete).map((record) => [record.key, record])));
	}

	return (
		<>
			<Segments
				label={t("records.how")}
				value={how}
				change={setHow}
				options={[
					{ value: "search", label: t("common.search") },
					{ value: "list", label: t("records.listOfIds") },
				]}
			/>
			{how === "search" ? <SearchRecords type={type} ticked={ticked} tick={tick} /> : null}
			{how === "list" ? <IdListForm type={type} resolved={take} /> : null}
			{how === "list" && list !== null ? <ListedRecords type={type} list={list} ticked={ticked} tick={tick} /> : null}
			{type.mayDelete ? (
				<SelectionBar
					type={type}
					ticked={ticked}
					clear={() => {
						setTicked(new Map());
						setList(null);
					}}
				/>
			) : (
				<p class="hint">{t("records.readOnly", { types: type.labels.plural })}</p>
			)}
		</>
	);
}
