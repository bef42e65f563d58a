import type { DeliveryPage } from "../../../server/aftermath/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { t } from "../../words.ts";

type Endpoint = DeliveryPage["endpoints"][number];

interface ReceiversProps {
	endpoints: readonly Endpoint[];
	replayed: (count: number) => Promise<void>;
}

/** Who gets the events, what waits for them, and Replay for all that failed. */
export function Receivers({ endpoints, replayed }: ReceiversProps) {
	if (endpoints.length === 0)
		return (
			<Notice tone="info">
				<p>{t("deliveries.noReceivers")}</p>
			</Notice>
		);
	return (
		<section class="card" aria-labelledby="receivers-title">
			<h3 id="receivers-title">{t("deliveries.receivers")}</h3>
			<ul class="stack">
				{endpoints.map((endpoint) => (
					<li key={endpoint.name} class="stack">
						<Receiver endpoint={endpoint} replayed={replayed} />
					</li>
				))}
			</ul>
		</section>
	);
}

function Receiver({
	endpoint: { name, configured, waiting, failing },
	replayed,
}: Pick<ReceiversProps, "replayed"> & { endpoint: Endpoint }) {
	const replay = useAction(() => ask("webhooks/replay-failed", { endpoint: name }));

	async function start() {
		const result = await replay.run(undefined);
		if (result?.ok) await replayed(result.value.deliveries);
	}

	const facts = [
		...(failing > 0 ? [t("deliveries.failing", { count: failing })] : []),
		...(waiting > 0 ? [t("deliveries.waiting", { count: waiting })] : []),
		...(failing + waiting === 0 ? [t("deliveries.allDelivered")] : []),
		...(configured ? [] : [t("deliveries.codes.NO_ENDPOINT")]),
	];
	return (
		<>
			<div>
				<p>
					<bdi class="key">{name}</bdi>
				</p>
				{facts.map((fact) => (
					<p key={fact} class="hint">
						{fact}
					</p>
				))}
			</div>
			<FailureNotice failure={replay.failure} />
			{failing > 0 && configured ? (
				<div class="actions start">
					<button
						type="button"
						class="button"
						aria-disabled={replay.busy}
						aria-label={t("deliveries.replayFailedOf", { receiver: name })}
						onClick={() => void start()}
					>
						{t("deliveries.replayFailed")}
					</button>
				</div>
			) : null}
		</>
	);
}
