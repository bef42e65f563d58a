import { useEffect } from "preact/hooks";
import type { KobjectSummary } from "../../api/records.ts";
import { Icon } from "../controls/icon.tsx";
import { StatusPill } from "../controls/pill.tsx";
import { KobjectFields } from "../timeline/kobject-fields.tsx";
import { klassIcons } from "../timeline/kobject-item.tsx";
import { KobjectMenu } from "../timeline/kobject-menu.tsx";
import { useView } from "../use-view.ts";
import { at, money } from "../words.ts";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";

export function KobjectPage({ klass, id }: { klass: string; id: string }) {
	const { data, failed, missing, reload } = useView<{ kobject: KobjectSummary }>(
		`/kobjects/${encodeURIComponent(klass)}/${encodeURIComponent(id)}`,
	);
	const title = data?.kobject.title;
	useEffect(() => {
		document.title = title === undefined ? "Harbor Desk" : `${title} · Harbor Desk`;
	}, [title]);
	if (missing) return <NotFound what={klass} />;
	if (data === null) return <Loading failed={failed} />;
	const { kobject } = data;
	const owner = kobject.customerId === null ? `/app/companies/${kobject.companyId}` : `/app/customers/${kobject.customerId}`;
	return (
		<>
			<div class="record-head">
				<span class="company-mark">
					<Icon name={klassIcons[kobject.klass] ?? "box"} />
				</span>
				<div class="record-words">
					<h1>
						<bdi>{kobject.title}</bdi>
					</h1>
					<p class="record-line">
						<span>{kobject.klassName}</span>
						<a href={owner}>
							<bdi>{kobject.ownerName}</bdi>
						</a>
						<span>{at(kobject.createdAt)}</span>
					</p>
				</div>
				<div class="toolbar" role="toolbar" aria-label={kobject.klassName}>
					{kobject.amountCents !== null && <strong>{money(kobject.amountCents, kobject.currency ?? "EUR")}</strong>}
					<StatusPill status={kobject.status} />
					<KobjectMenu kobject={kobject} reload={reload} alone />
				</div>
			</div>
			<div class="card alone">
				<KobjectFields kobject={kobject} />
			</div>
		</>
	);
}
