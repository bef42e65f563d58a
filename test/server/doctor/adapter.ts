import type { Crm } from "../../../server/crm/crm.ts";
import { smallCrm } from "../../support/small-crm.ts";

/** An adapter with a reference without a key. */
const crm: Crm = {
	...smallCrm,
	references: [
		...smallCrm.references,
		{ declared: true, table: "crm.log", column: "subject", to: "crm.customers", when: { kind: "customer" }, rule: "delete" },
	],
};

export default crm;
