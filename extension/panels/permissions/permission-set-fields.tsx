import type { Grantable } from "../../../server/crm/schemas.ts";
import type { User } from "../../../server/people/schemas.ts";
import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { TextField } from "../../controls/text-field.tsx";
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
				label="Name"
				value={body.name}
				change={(name) => change({ name })}
				error={problems?.name ?? null}
				placeholder="For example: Privacy team"
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
			<legend>Searches</legend>
			<Checkbox label="Read/View" checked={searches.read} change={(read) => change(changeSearches(searches, { read }))} />
			<Checkbox
				label="Allow Bulk Delete"
				checked={searches.bulkDelete}
				disabled={!searches.read}
				change={(bulkDelete) => change(changeSearches(searches, { bulkDelete }))}
				hint={
					searches.read ? "Delete many records at once from search results, for every type with Delete." : "Requires Read/View on Searches."
				}
			/>
		</fieldset>
	);
}
