import type { Rights } from "../../../server/permissions/schemas.ts";

const panelNames = ["activity", "notifications", "permissions", "people", "holds", "audit", "organisation", "account"] as const;

export type PanelName = (typeof panelNames)[number];

/** "#audit/new?deletion=…": the panel, what is open in it, and its filter. */
export interface Route {
	panel: PanelName;
	detail: string | null;
	query: URLSearchParams;
}

const titles: Record<PanelName, string> = {
	activity: "Activity",
	notifications: "Notifications",
	permissions: "Permissions",
	people: "People",
	holds: "Holds",
	audit: "Audit",
	organisation: "Organisation",
	account: "Account",
};

const forAdmins: readonly PanelName[] = ["permissions", "people", "holds", "audit", "organisation"];

export function titleOf(panel: PanelName): string {
	return titles[panel];
}

/** Panels that the person may open, in the order of the navigation. */
export function panelsFor(rights: Rights | null): PanelName[] {
	return panelNames.filter((panel) => rights?.admin || !forAdmins.includes(panel));
}

/** A panel that does not exist, or is not for this person, is the activity. */
export function parseRoute(hash: string, rights: Rights | null): Route {
	const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
	const [name = "", ...rest] = path.split("/");
	const panel = panelsFor(rights).find((candidate) => candidate === name);
	if (!panel) return { panel: "activity", detail: null, query: new URLSearchParams() };
	const detail = rest.join("/");
	return { panel, detail: detail === "" ? null : detail, query: new URLSearchParams(search) };
}
