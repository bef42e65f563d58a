import type { ComponentChildren, TargetedDragEvent, TargetedSubmitEvent } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import type { Result } from "../../messages.ts";
import { parts, t } from "../../words.ts";
import { type IdColumn, maxIds, maxListSize, mergeParts, type ResolvedIdList, readListColumns, splitIds } from "./id-list.ts";
import type { OfferedType } from "./offered-types.ts";

interface IdListFormProps {
	type: OfferedType;
	resolved: (list: ResolvedIdList) => void;
}

/** Characters of a file that are shown for editing. */
const maxShown = 200_000;

/** Takes ids that are pasted, or a CSV file. If there are several columns, the person says which one contains the ids. */
export function IdListForm({ type, resolved }: IdListFormProps) {
	const [text, setText] = useState("");
	const [file, setFile] = useState<{ name: string; text: string } | null>(null);
	const [isFileTooLarge, setFileTooLarge] = useState(false);
	const [chosen, setChosen] = useState("0");
	const [isUnreadable, setUnreadable] = useState(false);
	const [firstIsTitles, setFirstIsTitles] = useState(true);
	const list = file?.text ?? text;
	const { columns, mayHaveTitles, isBroken, isTooLarge } = useMemo(() => readListColumns(list, firstIsTitles), [list, firstIsTitles]);
	const ids = (columns[Number(chosen)] ?? columns[0])?.values ?? [];
	const isTooLong = ids.length > maxIds;
	const cannotFind = ids.length === 0 || isTooLong || isBroken;
	const find = useAction(() => resolve(type, ids));

	function write(typed: string) {
		setText(typed);
		setFile(null);
		setChosen("0");
		setUnreadable(false);
		setFileTooLarge(false);
	}

	async function open(file: File | undefined) {
		if (file === undefined) return;
		write("");
		if (file.size > maxListSize) return setFileTooLarge(true);
		const read = await file.text().catch(() => null);
		if (read === null) setUnreadable(true);
		// The browser takes seconds to lay out a long text in a field.
		else if (read.length > maxShown) setFile({ name: file.name, text: read });
		else setText(read);
	}

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		if (cannotFind) return;
		const found = await find.run(undefined);
		if (found?.ok) resolved(found.value);
	}

	return (
		<form class="stack" onSubmit={(event) => void submit(event)}>
			<ListSource text={text} write={write} open={(chosen) => void open(chosen)} />
			{file === null ? null : <p role="status">{parts("records.tooLongToShow", { file: <bdi>{file.name}</bdi> })}</p>}
			{isTooLarge || isFileTooLarge ? <Problem>{t("records.tooLarge", { size: maxListSize / 1_000_000 })}</Problem> : null}
			{isUnreadable ? <Problem>{t("records.unreadable")}</Problem> : null}
			{mayHaveTitles ? <Checkbox label={t("records.firstIsTitles")} checked={firstIsTitles} change={setFirstIsTitles} /> : null}
			{isBroken ? <Problem>{t("records.broken")}</Problem> : null}
			{columns.length > 1 ? (
				<SelectField label={t("records.whichColumn")} value={chosen} change={setChosen} options={columns.map(describeColumn)} />
			) : null}
			{isTooLong ? <Problem>{t("records.tooMany", { most: maxIds, count: ids.length })}</Problem> : null}
			<FailureNotice failure={find.failure} />
			<div class="actions">
				<button type="submit" class="button primary" aria-disabled={find.busy || cannotFind}>
					{find.busy ? t("records.looking") : ids.length === 0 ? t("records.findRecords") : t("records.findIds", { count: ids.length })}
				</button>
			</div>
		</form>
	);
}

interface ListSourceProps {
	text: string;
	write: (typed: string) => void;
	open: (file: File | undefined) => void;
}

/** How the list was entered: typed or pasted, dropped, or opened. */
function ListSource({ text, write, open }: ListSourceProps) {
	const id = useId();

	function drop(event: TargetedDragEvent<HTMLElement>) {
		const file = event.dataTransfer?.files[0];
		if (file === undefined) return;
		event.preventDefault();
		open(file);
	}

	return (
		<>
			<div class="field">
				<label htmlFor={`${id}-text`}>{t("records.idsALine")}</label>
				<textarea
					id={`${id}-text`}
					class="input id-text"
					rows={6}
					spellcheck={false}
					autocomplete="off"
					aria-describedby={`${id}-hint`}
					value={text}
					onInput={(event) => write(event.currentTarget.value)}
					onDragOver={(event) => event.preventDefault()}
					onDrop={drop}
				/>
				<p class="hint" id={`${id}-hint`}>
					{t("records.pasteIds")}
				</p>
			</div>
			<div class="field">
				<label htmlFor={`${id}-file`}>{t("records.openCsv")}</label>
				<input
					id={`${id}-file`}
					type="file"
					accept=".csv,.tsv,.txt,text/csv,text/plain"
					onChange={(event) => open(event.currentTarget.files?.[0])}
				/>
			</div>
		</>
	);
}

function Problem({ children }: { children: ComponentChildren }) {
	return (
		<p class="field-error" role="alert">
			{children}
		</p>
	);
}

function describeColumn({ title, values }: IdColumn, index: number) {
	const [example = t("records.emptyExample")] = values;
	const label = title ? t("records.columnTitle", { title, example }) : t("records.columnNumber", { number: index + 1, example });
	return { value: String(index), label };
}

async function resolve({ object, klass }: OfferedType, ids: readonly string[]): Promise<Result<ResolvedIdList>> {
	const lists = splitIds(ids);
	const answers = [];
	for (const part of lists) {
		const answer = await ask("records/resolve", { object, klass, ids: part });
		if (!answer.ok) return answer;
		answers.push(answer.value);
	}
	return { ok: true, value: mergeParts(ids, lists, answers) };
}
