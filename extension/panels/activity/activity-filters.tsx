import { useEffect, useState } from "preact/hooks";
import type { DeletionState } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { typeOptions } from "../type-options.ts";
import { useAnswer } from "../use-answer.ts";
import type { DeletionForm } from "./deletion-query.ts";

interface ActivityFiltersProps {
	form: DeletionForm;
	change: (form: DeletionForm) => void;
}

/** Search, type, state and dates; each takes effect as soon as it is set. */
export function ActivityFilters({ form, change }: ActivityFiltersProps) {
	const { types } = useSession();
	const [search, setSearch] = useState(form.search);

	useEffect(() => setSearch(form.search), [form.search]);
	useEffect(() => {
		if (search === form.search) return undefined;
		const timer = setTimeout(() => change({ ...form, search }), typingPauseMs);
		return () => clearTimeout(timer);
	}, [search, form]);

	return (
		<search class="filters" aria-label={t("activity.filter")}>
			<TextField label={t("activity.recordOrJob")} value={search} change={setSearch} placeholder={t("activity.itsId")} />
			{form.everyone ? <PersonFilter form={form} change={change} /> : null}
			<SelectField label={t("common.type")} value={form.type} change={(type) => change({ ...form, type })} options={typeOptions(types)} />
			<SelectField
				label={t("activity.state")}
				value={form.state}
				change={(value) => change({ ...form, state: states.find((state) => state === value) ?? "" })}
				options={[
					{ value: "", label: t("activity.allStates") },
					...states.map((state) => ({ value: state, label: t(`activity.states.${state}`) })),
				]}
			/>
			<TextField label={t("common.from")} type="date" value={form.from} change={(from) => change({ ...form, from })} />
			<TextField label={t("common.until")} type="date" value={form.until} change={(until) => change({ ...form, until })} />
		</search>
	);
}

const typingPauseMs = 300;

const states: readonly DeletionState[] = ["queued", "running", "complete", "complete_with_errors", "cancelled"];

/** For admins. */
function PersonFilter({ form, change }: ActivityFiltersProps) {
	const people = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const users = people.value?.users ?? [];
	return (
		<SelectField
			label={t("common.person")}
			value={form.actor}
			change={(actor) => change({ ...form, actor })}
			options={[{ value: "", label: t("common.everyone") }, ...users.map((user) => ({ value: user.id, label: user.name }))]}
		/>
	);
}
