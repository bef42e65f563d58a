import type { CrmAdapter } from "../../../server/crm/crm.ts";
import demo from "../../demo-crm/adapter.ts";

const { customer, ...others } = demo.objects;
if (customer === undefined) throw new Error("The demo CRM has no customers.");

/** The demo CRM, if it marked customers as deleted. */
const crm: CrmAdapter = { ...demo, objects: { customer: { ...customer, softDeleted: { whenNot: { deleted_at: null } } }, ...others } };

export default crm;
