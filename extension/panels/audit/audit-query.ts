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

export const auditActions: readonly AuditAction[] = [
	"deleted",
	"hold_placed",
	"hold_released",
	"files_removed",
	"requests_made",
	"webhooks_delivered",
	"caches_purged",
	"webhooks_replayed",
	"reference_accepted",
];

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
