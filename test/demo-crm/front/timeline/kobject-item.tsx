import { useState } from "preact/hooks";
import type { KobjectSummary } from "../../api/records.ts";
import { Icon, type IconName } from "../controls/icon.tsx";
import { StatusPill } from "../controls/pill.tsx";
import { ago, at, money } from "../words.ts";
import { KobjectFields } from "./kobject-fields.tsx";
import { KobjectMenu } from "./kobject-menu.tsx";

export const klassIcons: Readonly<Record<string, IconName>> = { order: "box", booking: "calendar", device: "device" };

export function KobjectItem({ kobject, reload }: { kobject: KobjectSummary; reload: () => Promise<void> }) {
	const [open, setOpen] = useState(false);
	const { id, klass, klassName, title, status, amountCents, createdAt } = kobject;
	return (
		<article class="item kobject" data-kobject={id} data-klass={klass} aria-label={`${klassName}: ${title}`}>
			<span class="item-icon teal">
				<Icon name={klassIcons[klass] ?? "box"} />
			</span>
			<div class="item-body">
				<div class="item-head">
					<button type="button" class="expander" aria-expanded={open} onClick={() => setOpen(!open)}>
						<span class={open ? "twist open" : "twist"}>
							<Icon name="right" />
						</span>
						<bdi class="item-title">{title}</bdi>
					</button>
					<StatusPill status={status} />
					<time class="item-time" dateTime={createdAt} title={at(createdAt)}>
						{ago(createdAt)}
					</time>
					<KobjectMenu kobject={kobject} reload={reload} />
				</div>
				<p class="item-meta">
					<span>{klassName}</span>
					{amountCents !== null && <span>{money(amountCents, kobject.currency ?? "EUR")}</span>}
				</p>
				{open && <KobjectFields kobject={kobject} />}
			</div>
		</article>
	);
}
