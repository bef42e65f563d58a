import type { ServerHealth } from "../../../server/health/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading, Notice } from "../../controls/notice.tsx";
import { Time } from "../../controls/time.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { usePolling } from "../use-polling.ts";
import { BlockedReference } from "./blocked-reference.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Rehearse } from "./rehearse.tsx";
import { StuckWork } from "./stuck-work.tsx";

/** What works and what does not, or the deliveries of webhooks. */
export function HealthPanel({ detail }: { detail: string | null }) {
	return detail === "deliveries" ? <Deliveries /> : <ServerState />;
}

/** Whether everything works, and what to do where it does not. */
function ServerState() {
	const health = useAnswer("health", () => ask("health/details", null), ["deletions"]);
	usePolling(health.refresh, 10_000);
	const { value } = health;
	return (
		<>
			<FailureNotice failure={health.failure} retry={() => void health.refresh()} />
			{value === null && health.failure === null ? <Loading what={t("health.loading")} /> : null}
			{value ? (
				<>
					<Overview health={value} />
					<Blocked blocked={value.blocked} replace={health.replace} refresh={health.refresh} />
					<StuckWork health={value} />
					<BackgroundWork health={value} />
					<Webhooks />
					<Rehearse last={value.rehearsals} refresh={health.refresh} />
				</>
			) : null}
		</>
	);
}

function Overview({ health: { blocked, work, sweeps, redactions, worker } }: { health: ServerHealth }) {
	const count = blocked.length + work.length + sweeps.length + (redactions.failed > 0 ? 1 : 0) + (worker.alive ? 0 : 1);
	return (
		<div role="status">
			<Notice tone={count === 0 ? "success" : "warning"}>
				<p>
					<strong>{count === 0 ? t("health.allWell") : t("health.attention", { count })}</strong>
				</p>
				{count === 0 ? <p>{t("health.allWellHint")}</p> : null}
				{worker.alive ? null : (
					<p>
						<strong>{t("health.noWorker")}</strong> {t("health.noWorkerHint")}
					</p>
				)}
			</Notice>
		</div>
	);
}

interface BlockedProps {
	blocked: ServerHealth["blocked"];
	replace: (health: ServerHealth) => void;
	refresh: () => Promise<void>;
}

function Blocked({ blocked, replace, refresh }: BlockedProps) {
	if (blocked.length === 0) return null;
	return (
		<section class="stack" aria-labelledby="blocked-title">
			<h2 id="blocked-title">{t("health.blockedTitle", { count: blocked.length })}</h2>
			<p class="hint">{t("health.blockedHint")}</p>
			<ul class="cards">
				{blocked.map((one) => (
					<li key={one.message}>
						<BlockedReference blocked={one} replace={replace} refresh={refresh} />
					</li>
				))}
			</ul>
		</section>
	);
}

function BackgroundWork({ health: { worker, queue, redactions } }: { health: ServerHealth }) {
	return (
		<section class="card" aria-labelledby="background-title">
			<h2 id="background-title">{t("health.background")}</h2>
			<dl class="facts">
				<dt>{t("health.worker")}</dt>
				<dd>{worker.alive ? t("health.workerAlive") : t("health.noWorker")}</dd>
				<dt>{t("health.workerSeen")}</dt>
				<dd>{worker.lastSeen === null ? t("health.never") : <Time iso={worker.lastSeen} />}</dd>
				<dt>{t("health.queue")}</dt>
				<dd>{queue.waiting === 0 ? t("health.queueEmpty") : t("health.queueWaiting", { count: queue.waiting })}</dd>
				<Since iso={queue.oldest} />
				<dt>{t("health.redaction")}</dt>
				<dd>{redactions.waiting === 0 ? t("health.redactionDone") : t("health.redactionWaiting", { count: redactions.waiting })}</dd>
				<Since iso={redactions.oldest} />
			</dl>
		</section>
	);
}

function Webhooks() {
	return (
		<section class="card" aria-labelledby="webhooks-title">
			<h2 id="webhooks-title">{t("health.webhooks")}</h2>
			<p class="hint">{t("health.webhooksHint")}</p>
			<p>
				<a href="#health/deliveries">{t("health.seeDeliveries")}</a>
			</p>
		</section>
	);
}

function Since({ iso }: { iso: string | null }) {
	if (iso === null) return null;
	return (
		<>
			<dt>{t("health.since")}</dt>
			<dd>
				<Time iso={iso} />
			</dd>
		</>
	);
}
