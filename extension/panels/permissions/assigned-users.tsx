import { useState } from "preact/hooks";
import type { User } from "../../../server/people/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { t } from "../../words.ts";
import { findPeople, manyPeople } from "../people/find-people.ts";

interface AssignedUsersProps {
	assigned: readonly string[];
	users: readonly User[];
	change: (assigned: string[]) => void;
}

const maxShown = 100;

/** The people who have the set. */
export function AssignedUsers({ assigned, users, change }: AssignedUsersProps) {
	const [search, setSearch] = useState("");
	const found = findPeople(users, search);
	return (
		<fieldset class="group">
			<legend>{t("permissions.peopleWithSet")}</legend>
			{users.length > manyPeople ? <TextField label={t("common.findPerson")} value={search} change={setSearch} /> : null}
			<ul class="people-choice">
				{found.slice(0, maxShown).map((user) => (
					<li key={user.id}>
						<Checkbox
							label={
								<>
									<bdi>{user.name}</bdi>{" "}
									<span class="hint">{user.role === "admin" ? t("permissions.adminEmail", { email: user.email }) : user.email}</span>
								</>
							}
							checked={assigned.includes(user.id)}
							change={(checked) => change(checked ? [...assigned, user.id] : assigned.filter((id) => id !== user.id))}
						/>
					</li>
				))}
			</ul>
			{found.length > maxShown ? <p class="hint">{t("permissions.more", { count: found.length - maxShown })}</p> : null}
			{found.length === 0 ? <p class="hint">{t("permissions.nobodyMatches")}</p> : null}
		</fieldset>
	);
}
