import type { Rights } from "../../../server/permissions/schemas.ts";
import type english from "../../locales/en.json";
import { t } from "../../words.ts";

type PanelName = keyof typeof english.panels;

/** "#audit/new?deletion=…": the panel, the item that is open in it, and its filter. */
export interface Route {
	panel: PanelName;
	detail: string | null;
	query: URLSearchParams;
}

/** The part of a panel that decides who can open it. */
export interface PanelEntry {
	/** The name in the address. */
	name: PanelName;
	forAdmins: boolean;
}

/** The title of a panel: "Activity". */
export function titleOf(name: PanelName): string {
	return t(`panels.${name}`);
}

/** The panels that a person can open, in the order of the registry. */
export function panelsFor<Panel extends PanelEntry>(panels: readonly Panel[], rights: Rights | null): Panel[] {
	return panels.filter(({ forAdmins }) => !forAdmins || rights?.admin);
}

/** An unknown panel, or one that this person cannot open, leads to the first panel. */
export function parseRoute(panels: readonly PanelEntry[], hash: string, rights: Rights | null): Route {
	const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
	const [name = "", ...rest] = path.split("/");
	const panel = panelsFor(panels, rights).find((candidate) => candidate.name === name);
	if (!panel) return { panel: panels[0]?.name ?? "activity", detail: null, query: new URLSearchParams() };
	const detail = rest.join("/");
	return { panel: panel.name, detail: detail === "" ? null : detail, query: new URLSearchParams(search) };
}
