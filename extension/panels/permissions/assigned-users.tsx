import { useState } from "preact/hooks";
import type { User } from "../../../server/auth/schemas.ts";
import { Checkbox } from "../controls/checkbox.tsx";
import { TextField } from "../controls/text-field.tsx";

interface AssignedUsersProps {
	assigned: readonly string[];
	users: readonly User[];
	change: (assigned: string[]) => void;
}

const manyUsers = 8;

/** Who has the set. */
export function AssignedUsers({ assigned, users, change }: AssignedUsersProps) {
	const [search, setSearch] = useState("");
	const wanted = search.trim().toLowerCase();
	const shown = users.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted));
	return (
		<fieldset class="group">
			<legend>People with this set</legend>
			{users.length > manyUsers ? <TextField label="Find a person" value={search} change={setSearch} /> : null}
			{users.length === 0 ? (
				<p class="hint">
					Nobody has an account yet. <a href="#people">Add people</a>
				</p>
			) : null}
			<ul class="people-choice">
				{shown.map((user) => (
					<li key={user.id}>
						<Checkbox
							label={
								<>
									<bdi>{user.name}</bdi>{" "}
									<span class="hint">{user.role === "admin" ? `${user.email} · admin, may do everything` : user.email}</span>
								</>
							}
							checked={assigned.includes(user.id)}
							change={(checked) => change(checked ? [...assigned, user.id] : assigned.filter((id) => id !== user.id))}
						/>
					</li>
				))}
			</ul>
			{users.length > 0 && shown.length === 0 ? <p class="hint">Nobody matches.</p> : null}
		</fieldset>
	);
}
