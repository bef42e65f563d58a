import { useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Hold } from "../../../server/holds/schemas.ts";
import { Time } from "../../controls/time.tsx";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { ReleaseHold } from "./release-hold.tsx";

interface HoldCardProps {
	hold: Hold;
	grantable: readonly Grantable[];
	refresh: () => Promise<void>;
}

export function HoldCard({ hold, grantable, refresh }: HoldCardProps) {
	const [releasing, setReleasing] = useState(false);
	const releaseButton = useReturnFocus(releasing);
	const { object, klass, key, name, reason, placedBy, placedAt, released } = hold;
	const type = grantable.find((candidate) => candidate.object === object && candidate.klass === klass)?.labels.singular ?? klass ?? object;
	const title = name ?? `${type} ${key}`;
	return (
		<article class="card hold" aria-label={title}>
			<div class="card-head">
				<h2>
					<bdi>{title}</bdi>
				</h2>
				{released ? <span class="badge">Released</span> : <span class="badge warning">On hold</span>}
			</div>
			<p class="hint">
				{type} <span class="key">{key}</span>
				{name === null ? " · no longer in the CRM" : ""}
			</p>
			<dl class="facts">
				<dt>Placed</dt>
				<dd>
					<bdi>{reason}</bdi>{" "}
					<span class="hint">
						<bdi>{placedBy.name ?? "A removed person"}</bdi>, <Time iso={placedAt} />
					</span>
				</dd>
				{released ? (
					<>
						<dt>Released</dt>
						<dd>
							<bdi>{released.reason}</bdi>{" "}
							<span class="hint">
								<bdi>{released.by.name ?? "A removed person"}</bdi>, <Time iso={released.at} />
							</span>
						</dd>
					</>
				) : null}
			</dl>
			{released ? null : releasing ? (
				<ReleaseHold id={hold.id} title={title} done={refresh} cancel={() => setReleasing(false)} />
			) : (
				<div class="actions start">
					<button ref={releaseButton} type="button" class="button quiet" onClick={() => setReleasing(true)}>
						Release<span class="visually-hidden"> {title}</span>
					</button>
				</div>
			)}
		</article>
	);
}
