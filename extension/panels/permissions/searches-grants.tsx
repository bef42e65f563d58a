import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { changeSearches } from "./grants.ts";

type Searches = PermissionSetBody["searches"];

interface SearchesGrantsProps {
	searches: Searches;
	change: (searches: Searches) => void;
}

export function SearchesGrants({ searches, change }: SearchesGrantsProps) {
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
