import { useState } from "preact/hooks";
import type { CreatedUser } from "../../../server/people/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useReturnFocus } from "../../controls/use-return-focus.ts";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { AddPerson } from "./add-person.tsx";
import { findPeople, manyPeople } from "./find-people.ts";
import { OneTimePassword } from "./one-time-password.tsx";
import { Person } from "./person.tsx";

/** Everybody who may sign in to Expunge. */
export function People() {
	const loaded = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const [adding, setAdding] = useState(false);
	const [search, setSearch] = useState("");
	const [created, setCreated] = useState<CreatedUser | null>(null);
	const addButton = useReturnFocus(adding);
	const users = loaded.value?.users ?? null;

	async function added(person: CreatedUser) {
		setCreated(person);
		setAdding(false);
		await loaded.refresh();
	}

	return (
		<>
			<div class="section-head">
				<p class="hint">{t("people.separate")}</p>
				{adding ? null : (
					<button ref={addButton} type="button" class="button primary" onClick={() => setAdding(true)}>
						{t("people.add")}
					</button>
				)}
			</div>
			{created ? <OneTimePassword key={created.password} created={created} close={() => setCreated(null)} /> : null}
			{adding ? <AddPerson done={added} cancel={() => setAdding(false)} /> : null}
			<FailureNotice failure={loaded.failure} retry={() => void loaded.refresh()} />
			{users === null && loaded.failure === null ? <Loading what={t("people.loading")} /> : null}
			{users && users.length > manyPeople ? <TextField label={t("common.findPerson")} value={search} change={setSearch} /> : null}
			{users ? (
				<ul class="cards">
					{findPeople(users, search).map((user) => (
						<li key={user.id}>
							<Person
								person={user}
								sets={(loaded.value?.sets ?? []).filter((set) => set.users.includes(user.id)).map((set) => set.name)}
								refresh={loaded.refresh}
								showPassword={setCreated}
							/>
						</li>
					))}
				</ul>
			) : null}
		</>
	);
}
