import { useState } from "preact/hooks";
import type { Delivery } from "../../../server/aftermath/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { usePolling } from "../use-polling.ts";
import { DeliveryCard } from "./delivery-card.tsx";
import { Receivers } from "./receivers.tsx";

const states: readonly Delivery["state"][] = ["failing", "waiting", "delivered", "withdrawn"];

/** The events that other systems are told, newest first, a page at a time. */
export function Deliveries() {
	const [state, setState] = useState<Delivery["state"] | null>(null);
	/** Where each page begins; the first begins at the newest delivery. */
	const [pages, setPages] = useState<readonly (number | null)[]>([null]);
	/** What the last Replay did. */
	const [said, setSaid] = useState("");
	const before = pages.at(-1) ?? null;
	const page = useAnswer(`${state} ${before}`, () => ask("webhooks/deliveries", { state, before }), ["deletions"]);
	const { value } = page;
	usePolling(page.refresh, before === null ? 10_000 : null);

	function show(wanted: string) {
		setState(states.find((one) => one === wanted) ?? null);
		setPages([null]);
	}

	async function replayed(count: number) {
		setSaid(count === 0 ? t("deliveries.nothingReplayed") : t("deliveries.replayed", { count }));
		await page.refresh();
	}

	return (
		<>
			<p>
				<a href="#health">{t("deliveries.back")}</a>
			</p>
			<h2>{t("deliveries.title")}</h2>
			<p class="hint">{t("deliveries.explanation")}</p>
			{value ? <Receivers endpoints={value.endpoints} replayed={replayed} /> : null}
			<search class="filters">
				<SelectField
					label={t("deliveries.state")}
					value={state ?? ""}
					change={show}
					options={[
						{ value: "", label: t("deliveries.all") },
						...states.map((one) => ({ value: one, label: t(`deliveries.states.${one}`) })),
					]}
				/>
			</search>
			<p class="hint" role="status">
				{said}
			</p>
			<FailureNotice failure={page.failure} retry={() => void page.refresh()} />
			{value === null && page.failure === null ? <Loading what={t("deliveries.loading")} /> : null}
			{value?.deliveries.length === 0 ? <Empty title={state === null ? t("deliveries.none") : t("deliveries.noMatch")} /> : null}
			{value && value.deliveries.length > 0 ? (
				<ul class="cards">
					{value.deliveries.map((delivery) => (
						<li key={delivery.id}>
							<DeliveryCard delivery={delivery} replayed={replayed} refresh={page.refresh} />
						</li>
					))}
				</ul>
			) : null}
			{value ? <Pager pages={pages} next={value.next} change={setPages} /> : null}
		</>
	);
}
