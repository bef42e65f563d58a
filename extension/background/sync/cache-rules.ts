import type { Me } from "../../../server/people/schemas.ts";
import type { Adapter } from "../adapter.ts";

/** Whether a stored adapter is the server's. Klasses come from the CRM's database, so they can change while the version stays. */
export function isCurrent({ version, objects }: Pick<Adapter, "version" | "objects">, me: Pick<Me, "crmVersion" | "rights">): boolean {
	return version === me.crmVersion && namesOf(objects) === namesOf(me.rights.objects);
}

/** Changes whenever pages must ask for their state again. */
export function versionOf(me: Pick<Me, "rights">, adapter: Pick<Adapter, "version">): string {
	return `${me.rights.version} ${adapter.version}`;
}

function namesOf(objects: readonly { object: string; klass: string | null }[]): string {
	return JSON.stringify(objects.map(({ object, klass }) => [object, klass]));
}
