import type { NotificationList } from "../../../server/notifications/schemas.ts";
import type { Me } from "../../../server/people/schemas.ts";
import { browser } from "../../browser.ts";
import { hasNewRights, hasSessionEnded, readStoredMe, readToken, storeMe } from "../credentials.ts";
import { inTurn, localStore, sessionStore } from "../store.ts";
import { badgeFor, noBadge, type Trouble, withTrouble } from "./badge-for.ts";
import { otherLogin } from "./other-login.ts";

const colors = { calm: "#2a51c2", alarming: "#b4222e" };

export async function showBadge(list: NotificationList): Promise<void> {
	await localStore.set("badge", badgeFor(list));
	await paintBadge();
}

/** Keeps the server's answer from this session about the person, and shows on the icon whether it brings new rights. */
export async function keepMe(me: Me, session: number): Promise<void> {
	const had = await hasNewRights();
	await storeMe(me, session);
	if ((await hasNewRights()) !== had) await paintBadge();
}

/**
 * Paints the last known badge without asking the server, because the icon loses it when the browser starts. Paints take turns, so that the
 * last one shows the latest state.
 */
export function paintBadge(): Promise<void> {
	return inTurn("badge", paint);
}

async function paint(): Promise<void> {
	const signedIn = (await readToken()) !== null;
	const unread = signedIn ? await localStore.get("badge") : null;
	const { text, title, alarming } = withTrouble(unread ?? noBadge, await findTrouble(signedIn));
	await browser.action.setBadgeBackgroundColor({ color: alarming ? colors.alarming : colors.calm });
	await browser.action.setTitle({ title });
	// Last, so that a person who sees the text can read the title.
	await browser.action.setBadgeText({ text });
}

async function findTrouble(signedIn: boolean): Promise<Trouble | null> {
	if (!signedIn) return (await hasSessionEnded()) ? "session_ended" : null;
	if ((await sessionStore.get("unreachable")) === true) return "unreachable";
	if ((await otherLogin((await readStoredMe())?.user.crmLogin ?? null)) !== null) return "other_person";
	return (await hasNewRights()) ? "new_rights" : null;
}
