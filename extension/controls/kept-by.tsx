import type { Keeper } from "../../server/deletions/schemas.ts";
import { parts, t } from "../words.ts";

/** What keeps a record: its kind and, if the person is allowed to read it, its name with a link to the CRM's page. */
export function KeptBy({ keeper: { labels, key, record } }: { keeper: Keeper }) {
	const name = record?.name ?? key;
	if (name === null) return <span>{t("controls.keptByKind", { kind: labels.singular })}</span>;
	const shown = record?.address ? (
		<a href={record.address} target="_blank" rel="noreferrer">
			<bdi>{name}</bdi>
		</a>
	) : (
		<bdi>{name}</bdi>
	);
	return <span>{parts("controls.keptBy", { kind: labels.singular, name: shown })}</span>;
}
