import type { DeletionSearch, DeletionState } from "../../../server/deletions/schemas.ts";
import { endOfDay, isDay, startOfDay } from "../days.ts";

/** The state of the filter's form. Empty strings filter nothing. Days are in the person's time zone. */
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

/** A person is used only if everybody's deletions are shown. */
export function isFiltered({ everyone, actor, ...filters }: DeletionForm): boolean {
	return [...Object.values(filters), everyone ? actor : ""].some((value) => value.trim() !== "");
}

const pageSize = 50;

/** `before` is the last deletion of the previous page. A person is used only if everybody's deletions are shown. */
export function deletionQuery(form: DeletionForm, before: string | null): Partial<DeletionSearch> {
	const [object, ...klass] = form.type.split("/");
	const search = form.search.trim();
	return {
		limit: pageSize,
		...(form.everyone ? { everyone: "true" } : {}),
		...(form.everyone && form.actor !== "" ? { actor: form.actor } : {}),
		...(object ? { object } : {}),
		...(klass.length > 0 ? { klass: klass.join("/") } : {}),
		...(form.state === "" ? {} : { state: form.state }),
		...(isDay(form.from) ? { from: startOfDay(form.from) } : {}),
		...(isDay(form.until) ? { until: endOfDay(form.until) } : {}),
		...(search === "" ? {} : { search }),
		...(before === null ? {} : { before }),
	};
}
