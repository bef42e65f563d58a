import type { CrmAdapter } from "./crm.ts";
import requestTracker from "./request-tracker/index.ts";

/** The CRMs that come with Expunge, each in a file or folder of its name beside this one. */
export const bundledCrms: readonly CrmAdapter[] = [requestTracker];
