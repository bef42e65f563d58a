import { sessionStore } from "../store.ts";
import { findCrmTabs } from "./crm-tabs.ts";

/** Who is signed in to the CRM, if that is somebody else. The active tab counts first. */
export async function otherLogin(login: string | null): Promise<string | null> {
	if (login === null) return null;
	const logins = (await sessionStore.get("logins")) ?? {};
	const tabs = (await findCrmTabs()).sort((one, other) => Number(other.active) - Number(one.active));
	const shown = tabs.map(({ id }) => logins[id]).find((found) => found !== undefined);
	return shown === undefined || shown.toLowerCase() === login.toLowerCase() ? null : shown;
}
