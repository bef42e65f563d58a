import { sessionStore } from "../store.ts";
import { findCrmTabs } from "./crm-tabs.ts";

/** The other person who is signed in to the CRM, in any of its tabs. */
export async function otherLogin(login: string | null): Promise<string | null> {
	if (login === null) return null;
	return (await shownLogins()).find((shown) => shown.toLowerCase() !== login.toLowerCase()) ?? null;
}

/** Who is signed in to the CRM: in this tab or, without a tab, in any tab. The active tab counts first. Null: no tab shows anybody. */
export async function shownLogin(tab: number | null = null): Promise<string | null> {
	if (tab === null) return (await shownLogins())[0] ?? null;
	return (await sessionStore.get("logins"))?.[tab] ?? null;
}

/** The active tab's login comes first. */
async function shownLogins(): Promise<string[]> {
	const logins = (await sessionStore.get("logins")) ?? {};
	const tabs = (await findCrmTabs()).sort((one, other) => Number(other.active) - Number(one.active));
	return tabs.flatMap(({ id }) => logins[id] ?? []);
}
