import type { DeletionFilter, DeletionState } from "../../../server/deletions/schemas.ts";
import { endOfDay, startOfDay } from "../days.ts";

/** The filter as its form holds it; empty strings filter nothing. Days are the person's own. */
export interface DeletionForm {
	everyone: boolean;
	actor: string;
	/** "customer", or "kobject/order" for one klass. */
	type: string;
	state: DeletionState | "";
	from: string;
	until: string;
	search: string;
}

export const emptyDeletionForm: DeletionForm = { everyone: false, actor: "", type: "", state: "", from: "", until: "", search: "" };

export function isFiltered({ everyone, ...filters }: DeletionForm): boolean {
	return Object.values(filters).some((value) => value.trim() !== "");
}

const pageSize = 50;

/** `before` is the last deletion of the previous page. A person counts only among everybody's. */
export function deletionQuery(form: DeletionForm, before: string | null): Partial<DeletionFilter> {
	const [object, ...klass] = form.type.split("/");
	const search = form.search.trim();
	return {
		limit: pageSize,
		...(form.everyone ? { everyone: "true" } : {}),
		...(form.everyone && form.actor !== "" ? { actor: form.actor } : {}),
		...(object ? { object } : {}),
		...(klass.length > 0 ? { klass: klass.join("/") } : {}),
		...(form.state === "" ? {} : { state: form.state }),
		...(form.from === "" ? {} : { from: startOfDay(form.from) }),
		...(form.until === "" ? {} : { until: endOfDay(form.until) }),
		...(search === "" ? {} : { search }),
		...(before === null ? {} : { before }),
	};
}
