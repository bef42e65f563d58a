import type { Keeper } from "../../server/deletions/schemas.ts";

/** What keeps a record: its kind, and which one it is if the person may read it, with the CRM's page. */
export function KeptBy({ keeper: { labels, key, record } }: { keeper: Keeper }) {
	const name = record?.name ?? key;
	return (
		<span class="kept-by">
			Kept by: {labels.singular}{" "}
			{name === null ? null : record?.address ? (
				<a href={record.address} target="_blank" rel="noreferrer">
					<bdi>{name}</bdi>
				</a>
			) : (
				<bdi>{name}</bdi>
			)}
		</span>
	);
}
