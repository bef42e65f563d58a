import { browser } from "../browser.ts";

/** Opens a panel of the console, such as "activity" or "activity/<id>", in the tab that already shows the console, if there is one. */
export async function openConsole(panel: string): Promise<void> {
	const url = `${self.location.origin}/console.html`;
	const open = (await browser.tabs.query({})).find((tab) => tab.url?.startsWith(url));
	if (open?.id === undefined) await browser.tabs.create({ url: `console.html#${panel}` });
	else await browser.tabs.update(open.id, { active: true, url: `${url}#${panel}` });
}

/** After installation, the set-up steps open in a tab: server, site, sign-in. A managed policy has taken the first one already. */
export function openSetUpOnInstall(): void {
	browser.runtime.onInstalled.addListener(({ reason }) => {
		if (reason === "install") void browser.tabs.create({ url: "console.html#set-up" });
	});
}
