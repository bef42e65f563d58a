import { useState } from "preact/hooks";
import type { User } from "../../../server/auth/schemas.ts";
import type { Grantable } from "../../../server/permissions/schemas.ts";
import { SelectField } from "../controls/select-field.tsx";
import { TextField } from "../controls/text-field.tsx";
import { type AuditForm, isJobId, typeValue } from "./audit-query.ts";

interface AuditFiltersProps {
	form: AuditForm;
	users: readonly User[];
	grantable: readonly Grantable[];
	change: (form: AuditForm) => void;
}

/** Person, type, dates, job; each takes effect as soon as it is set. */
export function AuditFilters({ form, users, grantable, change }: AuditFiltersProps) {
	const [job, setJob] = useState(form.deletion);
	const jobShown = form.deletion !== "" && !isJobId(job) ? form.deletion : job;
	return (
		<search class="filters">
			<SelectField
				label="Person"
				value={form.actor}
				change={(actor) => change({ ...form, actor })}
				options={[{ value: "", label: "Everyone" }, ...users.map((user) => ({ value: user.id, label: user.name }))]}
			/>
			<SelectField
				label="Type"
				value={form.type}
				change={(type) => change({ ...form, type })}
				options={[
					{ value: "", label: "All types" },
					...grantable
						.filter((candidate) => candidate.deletable)
						.map((candidate) => ({ value: typeValue(candidate), label: `${candidate.klass === null ? "" : "– "}${candidate.words.many}` })),
				]}
			/>
			<TextField label="From" type="date" value={form.from} change={(from) => change({ ...form, from })} />
			<TextField label="Until" type="date" value={form.until} change={(until) => change({ ...form, until })} />
			<TextField
				label="Job"
				value={jobShown}
				change={(value) => {
					setJob(value);
					const deletion = isJobId(value) ? value.trim() : "";
					if (deletion !== form.deletion) change({ ...form, deletion });
				}}
				placeholder="Id of a job"
				error={job.trim() === "" || isJobId(job) ? null : "An id looks like 0198c1f2-…; use Audit beside a job in Activity."}
			/>
		</search>
	);
}
