import type { CrmPages } from "../../../server/crm/pages.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Me } from "../../../server/people/schemas.ts";

/** The page part of the server's adapter. */
export interface Adapter {
	version: string;
	/** Null if the page part is invalid: then nothing is added to the CRM's pages. */
	pages: CrmPages | null;
	objects: Grantable[];
	/** What is invalid, in words for the popup. */
	problems: string[];
}

/** Whether a stored adapter is the server's. An invalid adapter is never current: it is fetched again until it is valid. */
export function isCurrent({ version, pages }: Pick<Adapter, "version" | "pages">, me: Pick<Me, "crmVersion">): boolean {
	return pages !== null && version === me.crmVersion;
}

/** Changes whenever pages must ask for their state again. */
export function offerVersion(me: Pick<Me, "rights" | "user">, adapter: Pick<Adapter, "version">): string {
	return `${me.rights.version} ${adapter.version} ${me.user.crmLogin}`;
}
