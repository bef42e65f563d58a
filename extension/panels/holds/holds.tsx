import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { Segments } from "../../controls/select-field.tsx";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { HoldCard } from "./hold-card.tsx";
import { PlaceHold } from "./place-hold.tsx";

type State = "active" | "released";

/** Records on hold, and records with a released hold. */
export function Holds() {
	const [state, setState] = useState<State>("active");
	/** Where each page begins; the first begins at the hold placed last. */
	const [pages, setPages] = useState<readonly (string | null)[]>([null]);
	const [placing, setPlacing] = useState(false);
	const placeButton = useReturnFocus(placing);
	const after = pages.at(-1) ?? null;
	const page = useAnswer(`${state} ${after}`, () => ask("holds/list", { state, after }), ["holds"]);
	const choices = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const grantable = choices.value?.grantable ?? [];
	const { value } = page;

	function show(wanted: State) {
		setState(wanted);
		setPages([null]);
	}

	async function placed() {
		setPlacing(false);
		show("active");
		await page.refresh();
	}

	return (
		<>
			<div class="section-head">
				<p class="hint">{t("holds.explanation")}</p>
				{placing ? null : (
					<button ref={placeButton} type="button" class="button primary" onClick={() => setPlacing(true)}>
						{t("holds.place")}
					</button>
				)}
			</div>
			{placing ? <PlaceHold grantable={grantable} done={placed} cancel={() => setPlacing(false)} /> : null}
			<Segments
				label={t("holds.which")}
				value={state}
				change={show}
				options={[
					{ value: "active", label: t("holds.onHold") },
					{ value: "released", label: t("holds.released") },
				]}
			/>
			<FailureNotice failure={page.failure ?? choices.failure} retry={() => void page.refresh()} />
			{value === null && page.failure === null ? <Loading what={t("holds.loading")} /> : null}
			{value?.holds.length === 0 ? (
				<Empty title={state === "active" ? t("holds.nothingOnHold") : t("holds.noneReleased")}>
					{state === "active" ? <p>{t("holds.advice")}</p> : null}
				</Empty>
			) : null}
			{value && value.holds.length > 0 ? (
				<ul class="cards">
					{value.holds.map((hold) => (
						<li key={hold.id}>
							<HoldCard hold={hold} grantable={grantable} refresh={page.refresh} />
						</li>
					))}
				</ul>
			) : null}
			{value ? <Pager pages={pages} next={value.next} change={setPages} /> : null}
		</>
	);
}
