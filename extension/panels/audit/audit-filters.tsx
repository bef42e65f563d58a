import { useState } from "preact/hooks";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { User } from "../../../server/people/schemas.ts";
import { SelectField } from "../../controls/select-field.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { t } from "../../words.ts";
import { typeOptions } from "../type-options.ts";
import { type AuditForm, actionChoices, isJobId } from "./audit-query.ts";

interface AuditFiltersProps {
	form: AuditForm;
	users: readonly User[];
	grantable: readonly Grantable[];
	change: (form: AuditForm) => void;
}

/** Person, type, dates, job; each takes effect as soon as it is set. */
export function AuditFilters({ form, users, grantable, change }: AuditFiltersProps) {
	/** Typed text that is not a complete id yet. */
	const [typing, setTyping] = useState<string | null>(null);

	function changeJob(typed: string) {
		const deletion = isJobId(typed) ? typed.trim() : "";
		setTyping(deletion === "" && typed !== "" ? typed : null);
		if (deletion !== form.deletion) change({ ...form, deletion });
	}

	return (
		<search class="filters">
			<SelectField
				label={t("common.person")}
				value={form.actor}
				change={(actor) => change({ ...form, actor })}
				options={[{ value: "", label: t("common.everyone") }, ...users.map((user) => ({ value: user.id, label: user.name }))]}
			/>
			<SelectField
				label={t("common.type")}
				value={form.type}
				change={(type) => change({ ...form, type })}
				options={typeOptions(grantable)}
			/>
			<SelectField
				label={t("audit.whatHappened")}
				value={form.action}
				change={(value) => change({ ...form, action: actionChoices.find((action) => action === value) ?? "" })}
				options={[
					{ value: "", label: t("audit.everything") },
					...actionChoices.map((action) => ({ value: action, label: t(`audit.actions.${action}`) })),
				]}
			/>
			<TextField label={t("common.from")} type="date" value={form.from} change={(from) => change({ ...form, from })} />
			<TextField label={t("common.until")} type="date" value={form.until} change={(until) => change({ ...form, until })} />
			<TextField
				label={t("common.bulkJob")}
				value={typing ?? form.deletion}
				change={changeJob}
				placeholder={t("audit.jobId")}
				error={typing === null ? null : t("audit.wrongJobId")}
			/>
		</search>
	);
}
