import type { Grantable } from "../../../server/crm/schemas.ts";
import type { User } from "../../../server/people/schemas.ts";
import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import { AssignedUsers } from "./assigned-users.tsx";
import { changeSearches } from "./grants.ts";
import { GrantsTable } from "./grants-table.tsx";
import type { Problems } from "./set-draft.ts";

interface PermissionSetFieldsProps {
	body: PermissionSetBody;
	grantable: readonly Grantable[];
	users: readonly User[];
	/** Null until the person has tried to save. */
	problems: Problems | null;
	change: (change: Partial<PermissionSetBody>) => void;
}

export function PermissionSetFields({ body, grantable, users, problems, change }: PermissionSetFieldsProps) {
	return (
		<>
			<TextField
				label={t("common.name")}
				value={body.name}
				change={(name) => change({ name })}
				error={problems?.name ?? null}
				placeholder={t("permissions.example")}
			/>
			<GrantsTable grants={body.grants} grantable={grantable} problems={problems} change={(grants) => change({ grants })} />
			<SearchesGrants searches={body.searches} change={(searches) => change({ searches })} />
			<AssignedUsers assigned={body.users} users={users} change={(assigned) => change({ users: assigned })} />
		</>
	);
}

type Searches = PermissionSetBody["searches"];

interface SearchesGrantsProps {
	searches: Searches;
	change: (searches: Searches) => void;
}

function SearchesGrants({ searches, change }: SearchesGrantsProps) {
	return (
		<fieldset class="group">
			<legend>{documentedWords.searches}</legend>
			<Checkbox label={documentedWords.read} checked={searches.read} change={(read) => change(changeSearches(searches, { read }))} />
			<Checkbox
				label={documentedWords.bulkDelete}
				checked={searches.bulkDelete}
				disabled={!searches.read}
				change={(bulkDelete) => change(changeSearches(searches, { bulkDelete }))}
				hint={
					searches.read
						? t("permissions.bulkHint", { delete: documentedWords.delete })
						: t("permissions.bulkNeeds", { read: documentedWords.read, searches: documentedWords.searches })
				}
			/>
		</fieldset>
	);
}
