import { useId, useState } from "preact/hooks";
import type { Delivery } from "../../../server/aftermath/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { formatTime, Time } from "../../controls/time.tsx";
import { useAction } from "../../controls/use-action.ts";
import { formatNumber } from "../../format-number.ts";
import { type MessageKey, t } from "../../words.ts";
import { answerWords } from "./answer-words.ts";
import { OpenedDelivery } from "./opened-delivery.tsx";

interface DeliveryCardProps {
	delivery: Delivery;
	replayed: (count: number) => Promise<void>;
	refresh: () => Promise<void>;
}

const eventWords = {
	"record.deleted": "deliveries.recordDeleted",
	"deletion.completed": "deliveries.deletionCompleted",
} as const satisfies Record<NonNullable<Delivery["event"]>, MessageKey>;

const tones: Record<Delivery["state"], string> = { waiting: "info", failing: "danger", delivered: "success", withdrawn: "" };

/** One event for one receiver. */
export function DeliveryCard({ delivery, replayed, refresh }: DeliveryCardProps) {
	const { id, event, endpoint, state, attempts, answer, at, nextAt, obstacle } = delivery;
	const [open, setOpen] = useState(false);
	const details = useId();
	const replay = useAction(() => ask("webhooks/replay", { id }));
	const title = event === null ? t("deliveries.noEvent") : t(eventWords[event]);
	const name = t("deliveries.name", { event: title, receiver: endpoint, time: formatTime(at, new Date()) });

	async function start() {
		const result = await replay.run(undefined);
		if (result?.ok) await replayed(result.value.deliveries);
		else await refresh();
	}

	return (
		<article class="card" aria-label={name}>
			<div class="card-head">
				<h3>{title}</h3>
				<span class={`badge ${tones[state]}`}>{t(`deliveries.states.${state}`)}</span>
			</div>
			<dl class="facts">
				<dt>{t("deliveries.time")}</dt>
				<dd>
					<Time iso={at} />
				</dd>
				<dt>{t("deliveries.receiver")}</dt>
				<dd>
					<bdi>{endpoint}</bdi>
				</dd>
				<dt>{t("deliveries.attempts")}</dt>
				<dd>{formatNumber(attempts)}</dd>
				{answer === null ? null : (
					<>
						<dt>{t("deliveries.answer")}</dt>
						<dd>{answerWords(answer)}</dd>
					</>
				)}
				{nextAt === null ? null : (
					<>
						<dt>{t("health.next")}</dt>
						<dd>{Date.parse(nextAt) <= Date.now() ? t("deliveries.now") : <Time iso={nextAt} />}</dd>
					</>
				)}
			</dl>
			{obstacle === null ? null : <p class="hint">{t(`deliveries.obstacles.${obstacle}`)}</p>}
			<FailureNotice failure={replay.failure} />
			<div class="actions start">
				<button
					type="button"
					class="button quiet"
					aria-expanded={open}
					aria-controls={open ? details : undefined}
					aria-label={t("deliveries.detailsOf", { delivery: name })}
					onClick={() => setOpen(!open)}
				>
					{t("deliveries.details")}
				</button>
				{obstacle === null ? (
					<button
						type="button"
						class="button"
						aria-disabled={replay.busy}
						aria-label={t("deliveries.replayOf", { delivery: name })}
						onClick={() => void start()}
					>
						{t("deliveries.replay")}
					</button>
				) : null}
			</div>
			{open ? (
				<div id={details} class="stack">
					<OpenedDelivery delivery={delivery} />
				</div>
			) : null}
		</article>
	);
}
