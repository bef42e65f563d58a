import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Grant } from "../../../server/permissions/schemas.ts";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import { GrantLine } from "./grant-line.tsx";
import { changeGrant, grantRows } from "./grants.ts";
import type { Problems } from "./set-draft.ts";

interface GrantsTableProps {
	grants: readonly Grant[];
	grantable: readonly Grantable[];
	problems: Problems | null;
	change: (grants: Grant[]) => void;
}

/** A line for each type and klass, with what the set grants on it. */
export function GrantsTable({ grants, grantable, problems, change }: GrantsTableProps) {
	const rows = grantRows(grantable, grants);
	return (
		<div>
			<table class="grants">
				<caption class="visually-hidden">{t("permissions.whatSetGrants")}</caption>
				<thead>
					<tr>
						<th scope="col">{t("common.type")}</th>
						<th scope="col">{documentedWords.read}</th>
						<th scope="col">{documentedWords.delete}</th>
					</tr>
				</thead>
				{rows.map((row) => (
					<GrantLine
						key={`${row.object}/${row.klass ?? ""}`}
						row={row}
						hasKlasses={row.klass === null && rows.some((other) => other.object === row.object && other.klass !== null)}
						problem={problems?.scope(row) ?? null}
						change={(changed) => change(changeGrant(grants, row, changed))}
					/>
				))}
			</table>
			<p class="hint">{t("permissions.hierarchy", { read: documentedWords.read })}</p>
		</div>
	);
}
