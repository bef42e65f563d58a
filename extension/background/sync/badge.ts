import type { NotificationList } from "../../../server/notifications/schemas.ts";
import { browser } from "../../browser.ts";
import { readToken } from "../credentials.ts";
import { type Badge, localStore } from "../store.ts";
import { badgeFor } from "./badge-for.ts";

const colors = { calm: "#2a51c2", alarming: "#b4222e" };

const signedOutBadge: Badge = { text: "?", title: "Expunge: signed out. Click to sign in.", alarming: false };

export async function showBadge(list: NotificationList): Promise<void> {
	await localStore.set("badge", badgeFor(list));
	await paintBadge();
}

/** Paints the last known badge without asking the server, because the icon loses it when the browser starts. */
export async function paintBadge(): Promise<void> {
	const signedIn = (await readToken()) !== null;
	const expected = (await localStore.get("expectsSignIn")) === true;
	const known = signedIn ? await localStore.get("badge") : expected ? signedOutBadge : null;
	const { text, title, alarming } = known ?? { text: "", title: "Expunge", alarming: false };
	await browser.action.setBadgeBackgroundColor({ color: alarming ? colors.alarming : colors.calm });
	await browser.action.setBadgeText({ text });
	await browser.action.setTitle({ title });
}
