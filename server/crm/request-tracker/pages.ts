import type { CrmPages } from "../pages.ts";

export const pages: CrmPages = { signedIn: { selector: ".current-user" }, records: [], items: [], results: [] };
