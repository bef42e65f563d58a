import type { Crm } from "./crm.ts";

/** The CRMs that come with Expunge, each in a file or folder of its name beside this one. */
export const bundledCrms: readonly Crm[] = [];
