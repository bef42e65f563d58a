import type { ServerHealth } from "../../../server/health/schemas.ts";
import { Time } from "../../controls/time.tsx";
import { t } from "../../words.ts";

/** Work after deletions that failed, with its reason and the next attempt. */
export function StuckWork({ health: { work, sweeps, redactions } }: { health: ServerHealth }) {
	return (
		<>
			{work.length > 0 ? (
				<section class="stack" aria-labelledby="work-title">
					<h2 id="work-title">{t("health.workTitle")}</h2>
					<p class="hint">{t("health.workHint")}</p>
					<ul class="cards">
						{work.map(({ kind, rule, explanation, count, since, nextAt }) => (
							<li key={`${kind} ${rule} ${explanation}`} class="card">
								<h3>{t(`health.kinds.${kind}`, { count })}</h3>
								<Facts reason={explanation} rule={rule} since={since} nextAt={nextAt} />
								{kind === "webhook" ? (
									<p>
										<a href="#health/deliveries">{t("health.seeDeliveries")}</a>
									</p>
								) : null}
							</li>
						))}
					</ul>
				</section>
			) : null}
			{sweeps.length > 0 ? (
				<section class="stack" aria-labelledby="sweeps-title">
					<h2 id="sweeps-title">{t("health.sweepsTitle")}</h2>
					<ul class="cards">
						{sweeps.map(({ reason, keys, since, nextAt }) => (
							<li key={reason} class="card">
								<h3>{t("health.keys", { count: keys })}</h3>
								<Facts reason={reason} rule={null} since={since} nextAt={nextAt} />
							</li>
						))}
					</ul>
				</section>
			) : null}
			{redactions.failed > 0 ? (
				<section class="card" aria-labelledby="texts-title">
					<h2 id="texts-title">{t("health.textsTitle")}</h2>
					<p>{t("health.texts", { count: redactions.failed })}</p>
				</section>
			) : null}
		</>
	);
}

interface FactsProps {
	reason: string;
	rule: string | null;
	since: string;
	nextAt: string;
}

function Facts({ reason, rule, since, nextAt }: FactsProps) {
	return (
		<dl class="facts">
			<dt>{t("health.reason")}</dt>
			<dd lang="en">{reason}</dd>
			{rule === null ? null : (
				<>
					<dt>{t("health.rule")}</dt>
					<dd>
						<code>{rule}</code>
					</dd>
				</>
			)}
			<dt>{t("health.since")}</dt>
			<dd>
				<Time iso={since} />
			</dd>
			<dt>{t("health.next")}</dt>
			<dd>
				<Time iso={nextAt} />
			</dd>
		</dl>
	);
}
