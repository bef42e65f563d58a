import { smallCrm } from "../../support/small-crm.ts";

/** As a company's own file, named by CRM_ADAPTER. */
export default smallCrm;
