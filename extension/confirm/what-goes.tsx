import { useState } from "preact/hooks";
import type { Preview } from "../../server/previews/schemas.ts";
import { KeptBy } from "../controls/kept-by.tsx";
import { Notice } from "../controls/notice.tsx";
import { RecordName } from "../controls/record-name.tsx";
import { formatCount, formatNumber } from "../format-number.ts";
import { outcomeMessage } from "../outcome-message.ts";
import { t } from "../words.ts";
import { AllNames } from "./all-names.tsx";

interface WhatGoesProps {
	claim: string;
	preview: Preview;
	/** The numbers have changed since the person last confirmed. */
	renewed: boolean;
}

/** The names of the records, remarks about them, and the number of rows of each kind. All of it comes from the server. */
export function WhatGoes({ claim, preview, renewed }: WhatGoesProps) {
	const { counts, refusals, remarks, large, deletable, rows, rowsAtLeast } = preview;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a person without a mouse scrolls it with the arrow keys.
		<section class="details" id="goes" aria-label={t("confirm.whatGoes")} tabIndex={0}>
			{renewed ? (
				<Notice tone="warning" urgent>
					<p>{t("confirm.renewed")}</p>
				</Notice>
			) : null}
			<Names claim={claim} preview={preview} />
			<Staying preview={preview} refusals={refusals.filter(({ code }) => !isMissing(code))} />
			<Staying preview={preview} refusals={refusals.filter(({ code }) => isMissing(code))} />
			{large > 0 && deletable > 0 ? <p class="hint">{largeWords(large, preview)}</p> : null}
			{(deletable > 0 ? remarks : []).map((remark) => (
				<p class="hint" key={remark}>
					{remark}
				</p>
			))}
			{counts.length > 0 && deletable > 0 ? (
				<table>
					<caption>{t("confirm.entries", { number: number(rows, rowsAtLeast), count: rows })}</caption>
					<tbody>
						{counts.map((count) => (
							<tr key={count.table}>
								<th scope="row">{count.rows === 1 ? count.labels.singular : count.labels.plural}</th>
								<td>{number(count.rows, count.atLeast)}</td>
							</tr>
						))}
					</tbody>
				</table>
			) : null}
		</section>
	);
}

type Refusals = Preview["refusals"];

function isMissing(code: Refusals[number]["code"]): boolean {
	return code === "already_gone" || code === "not_found";
}

/** Why some records are not deleted, and which ones. Records that no longer exist have their own notice. */
function Staying({ preview, refusals }: { preview: Preview; refusals: Refusals }) {
	if (refusals.length === 0) return null;
	const { submitted, deletable, stays } = preview;
	// Ticked records that were not found may not have been submitted.
	const ticked = deletable + preview.refusals.reduce((sum, { count }) => sum + count, 0);
	const isOne = Math.max(submitted, ticked) <= 1;
	return (
		<Notice tone={deletable > 0 ? "info" : "warning"}>
			<ul>
				{refusals.map(({ code, count, message }) => (
					<li key={code}>
						{isOne ? null : <b>{isMissing(code) ? t("confirm.notFound", { number: count }) : t("confirm.willStay", { count })} </b>}
						{outcomeMessage({ code, message })}
						<ul class="stays">
							{stays
								.filter((record) => record.code === code)
								.map((record, index) => (
									<li key={index} dir="auto">
										{isOne ? null : <RecordName record={record} />} {record.keptBy === null ? null : <KeptBy keeper={record.keptBy} />}
									</li>
								))}
						</ul>
					</li>
				))}
			</ul>
		</Notice>
	);
}

function largeWords(large: number, { bulk, estimatedSeconds }: Preview): string {
	const seconds = Math.max(1, Math.ceil(estimatedSeconds));
	if (!bulk) return t("confirm.largeOne", { count: seconds });
	return `${t("confirm.largeSome", { count: large })} ${t("confirm.wholeTime", { count: seconds })}`;
}

function number(value: number, atLeast: boolean): string {
	return atLeast ? t("confirm.atLeast", { count: value }) : formatNumber(value);
}

const fewest = 5;

/** The names of the records. The page may have requested other records than it shows as ticked, so every name that the server sent is shown. */
function Names({ claim, preview }: { claim: string; preview: Preview }) {
	const { records, unnamed, submitted, labels } = preview;
	const [all, setAll] = useState(false);
	const [every, setEvery] = useState(false);
	if (every) return <AllNames claim={claim} preview={preview} />;
	if (records.length === 0) return <p class="names">{formatCount(submitted, labels)}</p>;
	const [first] = records;
	if (submitted === 1 && first !== undefined) {
		return (
			<p class="names">
				<RecordName record={first} />
			</p>
		);
	}
	const shown = all ? records : records.slice(0, fewest);
	const others = records.length - shown.length + unnamed;
	return (
		<ul class="names many">
			{shown.map((record, index) => (
				<li key={index} dir="auto">
					<RecordName record={record} />
				</li>
			))}
			{others > 0 ? (
				<li key="others" class="others">
					{t("confirm.others", { count: others })}
				</li>
			) : null}
			{records.length > fewest ? (
				<li key="more" class="more">
					<button type="button" class="button quiet" aria-expanded={all} onClick={() => setAll(!all)}>
						{all ? t("confirm.showFewer") : t(unnamed > 0 ? "confirm.showFirst" : "confirm.showAll", { number: records.length })}
					</button>
					{submitted > fewest ? (
						<button type="button" class="button quiet" onClick={() => setEvery(true)}>
							{t("confirm.searchAll", { number: submitted })}
						</button>
					) : null}
				</li>
			) : null}
		</ul>
	);
}
