import { sessionStore } from "../store.ts";
import { findCrmTabs } from "./crm-tabs.ts";

/** Who is signed in to the CRM, if that is somebody else. */
export async function otherLogin(login: string | null): Promise<string | null> {
	const shown = login === null ? null : await shownLogin();
	return shown === null || shown.toLowerCase() === login?.toLowerCase() ? null : shown;
}

/** Whom the CRM shows as signed in: in this tab or, without one, in any. The active tab counts first. Null: no tab shows anybody. */
export async function shownLogin(tab: number | null = null): Promise<string | null> {
	const logins = (await sessionStore.get("logins")) ?? {};
	if (tab !== null) return logins[tab] ?? null;
	const tabs = (await findCrmTabs()).sort((one, other) => Number(other.active) - Number(one.active));
	const shown = tabs.map(({ id }) => logins[id]).find((found) => found !== undefined);
	return shown ?? null;
}
