import type { CrmDatabase } from "./objects.ts";
import type { CrmPages } from "./pages.ts";

/** One CRM, as data: what every file in this folder, and every file named by `CRM_ADAPTER`, exports as its default. */
export interface Crm extends CrmDatabase {
	/** "request-tracker" */
	name: string;
	/** "Request Tracker" */
	title: string;
	pages: CrmPages;
	/** Values of an installation that its database does not hold; `{name}` in a template or in an address of a page stands for one. Given in CRM_SETTINGS. */
	settings?: Readonly<Record<string, { label: string; example: string; default?: string }>>;
}
