import { type CrmAccess, fullGrants } from "../../support/accounts.ts";
import { organization } from "./site.ts";

/** What the server is told; the file is named because the tests' server asks for one, `CRM=request-tracker` is the same. */
export const adapter = "server/crm/request-tracker/index.ts";
export const settings = `organization=${organization}`;

/** The demo's people are agents of the seeded Request Tracker too. */
export const access: CrmAccess = {
	variables: { CRM: "request-tracker", CRM_SETTINGS: settings },
	grants: fullGrants("ticket", "user", "asset"),
};
