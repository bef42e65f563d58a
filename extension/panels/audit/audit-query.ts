import type { AuditAction, AuditFilter } from "../../../server/audit/schemas.ts";
import { endOfDay, isDay, startOfDay } from "../days.ts";

/** The state of the filter's form. Empty strings filter nothing. Days are in the person's time zone. */
export interface AuditForm {
	actor: string;
	/** "customer", or "kobject/order" for one klass. */
	type: string;
	action: AuditAction | "";
	from: string;
	until: string;
	deletion: string;
}

export const emptyAuditForm: AuditForm = { actor: "", type: "", action: "", from: "", until: "", deletion: "" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isJobId(text: string): boolean {
	return uuid.test(text.trim());
}

/** In the order of the filter. If one is missing here, the compiler says so. */
const actions: Record<AuditAction, true> = {
	deleted: true,
	hold_placed: true,
	hold_released: true,
	files_removed: true,
	requests_made: true,
	webhooks_delivered: true,
	caches_purged: true,
	webhooks_replayed: true,
	reference_accepted: true,
};

export const actionChoices = Object.keys(actions).filter((name): name is AuditAction => name in actions);

export function auditQuery(form: AuditForm, before: number | null): Partial<AuditFilter> {
	const [object, ...klass] = form.type.split("/");
	return {
		...(form.actor === "" ? {} : { actor: form.actor }),
		...(object ? { object } : {}),
		...(klass.length > 0 ? { klass: klass.join("/") } : {}),
		...(form.action === "" ? {} : { action: form.action }),
		...(isDay(form.from) ? { from: startOfDay(form.from) } : {}),
		...(isDay(form.until) ? { until: endOfDay(form.until) } : {}),
		...(isJobId(form.deletion) ? { deletion: form.deletion.trim() } : {}),
		...(before === null ? {} : { before }),
	};
}
