import { useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Hold } from "../../../server/holds/schemas.ts";
import { Time } from "../../controls/time.tsx";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { typeName } from "../type-name.ts";
import { ReleaseHold } from "./release-hold.tsx";

interface HoldCardProps {
	hold: Hold;
	grantable: readonly Grantable[];
	refresh: () => Promise<void>;
}

export function HoldCard({ hold, grantable, refresh }: HoldCardProps) {
	const [releasing, setReleasing] = useState(false);
	const releaseButton = useReturnFocus(releasing);
	const { key, name, reason, placedBy, placedAt, released } = hold;
	const type = typeName(grantable, hold);
	const title = name ?? `${type} ${key}`;
	return (
		<article class="card hold" aria-label={title}>
			<div class="card-head">
				<h2>
					<bdi>{title}</bdi>
				</h2>
				{released ? <span class="badge">{t("holds.released")}</span> : <span class="badge warning">{t("holds.onHold")}</span>}
			</div>
			<p class="hint">
				{type} <span class="key">{key}</span>
				{name === null ? ` · ${t("common.noLongerInCrm")}` : ""}
			</p>
			<dl class="facts">
				<dt>{t("holds.placed")}</dt>
				<dd>
					<bdi>{reason}</bdi>{" "}
					<span class="hint">
						<bdi>{placedBy.name ?? t("holds.removedPerson")}</bdi>, <Time iso={placedAt} />
					</span>
				</dd>
				{released ? (
					<>
						<dt>{t("holds.released")}</dt>
						<dd>
							<bdi>{released.reason}</bdi>{" "}
							<span class="hint">
								<bdi>{released.by.name ?? t("holds.removedPerson")}</bdi>, <Time iso={released.at} />
							</span>
						</dd>
					</>
				) : null}
			</dl>
			{released ? null : releasing ? (
				<ReleaseHold id={hold.id} title={title} done={refresh} cancel={() => setReleasing(false)} />
			) : (
				<div class="actions start">
					<button
						ref={releaseButton}
						type="button"
						class="button quiet"
						aria-label={t("holds.releaseOf", { record: title })}
						onClick={() => setReleasing(true)}
					>
						{t("holds.release")}
					</button>
				</div>
			)}
		</article>
	);
}
