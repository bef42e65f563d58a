import type { Browser } from "../browser.ts";
import { until } from "../until.ts";

/** Waits for the text on the extension's toolbar icon. */
export async function expectBadge(browser: Browser, text: string): Promise<void> {
	await until(
		() => readBadge(browser),
		(badge) => badge === text,
		{ what: `The badge should say "${text}"` },
	);
}

/** Null while the service worker is stopped. */
export async function readBadge(browser: Browser): Promise<string | null> {
	if (!(await isWorkerAlive(browser))) return null;
	return (await browser.worker()).evaluate<string>("chrome.action.getBadgeText({})");
}

/** Stops the service worker at once, as the browser does after half a minute without work. */
export async function stopWorker(browser: Browser): Promise<void> {
	await interruptWorker(browser);
	await until(
		() => isWorkerAlive(browser),
		(alive) => !alive,
		{ what: "The service worker should have stopped" },
	);
}

/** The same while a caller waits for its answer and may restart it at once. */
export async function interruptWorker(browser: Browser): Promise<void> {
	const session = await openSession(browser);
	for (const { type, targetId } of (await session.send("Target.getTargets")).targetInfos) {
		if (type === "service_worker") await session.send("Target.closeTarget", { targetId });
	}
	await session.detach();
}

export async function isWorkerAlive(browser: Browser): Promise<boolean> {
	const session = await openSession(browser);
	const { targetInfos } = await session.send("Target.getTargets");
	await session.detach();
	return targetInfos.some(({ type }) => type === "service_worker");
}

async function openSession({ context }: Browser) {
	const browser = context.browser();
	if (!browser) throw new Error("The browser has closed.");
	return browser.newBrowserCDPSession();
}
