import type { ComponentChildren, TargetedDragEvent, TargetedSubmitEvent } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { formatNumber } from "../../format-number.ts";
import type { Result } from "../../messages.ts";
import { type IdColumn, maxIds, maxListSize, mergeParts, type ResolvedIdList, readListColumns, splitIds } from "./id-list.ts";
import type { OfferedType } from "./offered-types.ts";

interface IdListFormProps {
	type: OfferedType;
	resolved: (list: ResolvedIdList) => void;
}

/** Characters of a file that are shown for editing. */
const maxShown = 200_000;

/** Takes ids that are pasted, or a CSV file. Of several columns, the person says which one holds the ids. */
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
			{file === null ? null : (
				<p role="status">
					<bdi>{file.name}</bdi> is open. It is too long to be shown here.
				</p>
			)}
			{isTooLarge || isFileTooLarge ? (
				<Problem>
					A list can have at most {formatNumber(maxListSize / 1_000_000)} MB. Keep only the column with the ids, or split the list.
				</Problem>
			) : null}
			{isUnreadable ? <Problem>The file could not be read. Close the program that has it open, and open it again.</Problem> : null}
			{mayHaveTitles ? (
				<Checkbox label="The first line holds the titles of the columns" checked={firstIsTitles} change={setFirstIsTitles} />
			) : null}
			{isBroken ? (
				<Problem>A quotation mark in this list is not closed, so ids would be lost. Remove the mark, or open the original file.</Problem>
			) : null}
			{columns.length > 1 ? (
				<SelectField label="Which column holds the ids?" value={chosen} change={setChosen} options={columns.map(describeColumn)} />
			) : null}
			{isTooLong ? (
				<Problem>
					A list can hold at most {formatNumber(maxIds)} ids. This one holds {formatNumber(ids.length)}.
				</Problem>
			) : null}
			<FailureNotice failure={find.failure} />
			<div class="actions">
				<button type="submit" class="button primary" aria-disabled={find.busy || cannotFind}>
					{find.busy
						? "Looking…"
						: ids.length === 0
							? "Find records"
							: `Find ${formatNumber(ids.length)} ${ids.length === 1 ? "id" : "ids"}`}
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

/** Where the list comes from: typed or pasted, dropped, or opened. */
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
				<label htmlFor={`${id}-text`}>Ids, one a line</label>
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
					Paste ids, or drop a CSV file here. The list stays on this computer; only the ids are sent to the server.
				</p>
			</div>
			<div class="field">
				<label htmlFor={`${id}-file`}>Or open a CSV file</label>
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
	const [example = "empty"] = values;
	return { value: String(index), label: title === null || title === "" ? `Column ${index + 1}: ${example}` : `${title}: ${example}` };
}

async function resolve({ object, klass }: OfferedType, ids: readonly string[]): Promise<Result<ResolvedIdList>> {
	const parts = splitIds(ids);
	const answers = [];
	for (const part of parts) {
		const answer = await ask("records/resolve", { object, klass, ids: part });
		if (!answer.ok) return answer;
		answers.push(answer.value);
	}
	return { ok: true, value: mergeParts(ids, parts, answers) };
}
