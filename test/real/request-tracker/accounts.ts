import { type CrmAccess, fullGrants } from "../../support/accounts.ts";
import { organization } from "./site.ts";

/** The adapter for the tests' server, which takes a file. `CRM=request-tracker` is the same. */
export const adapter = "server/crm/request-tracker/index.ts";
export const settings = `organization=${organization}`;

/** The people of the demo are also agents in the seeded Request Tracker. */
export const access: CrmAccess = {
	variables: { CRM: "request-tracker", CRM_SETTINGS: settings },
	grants: fullGrants("ticket", "user", "asset"),
};
