import type { ControlPlace } from "../../server/crm/pages.ts";

type Root = Document | ShadowRoot;

type Listener = (root: Root | null, host: Element) => unknown;

const listeners = new Set<Listener>();

/**
 * Calls `listener`, perhaps again and again, with each shadow root and document of a frame in which something is looked for. Null: the host
 * has none at the moment.
 */
export function onEnter(listener: Listener, signal: AbortSignal): void {
	listeners.add(listener);
	signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
}

/** The menus or toolbars of a place, in the page or in an item. */
export function findLists({ list, inside = [] }: Pick<ControlPlace, "list" | "inside">, root: ParentNode = document): Element[] {
	return findRoots(inside, root).flatMap((one) => [...one.querySelectorAll(list)]);
}

/** The roots that these hosts lead to, from the outside in. A closed shadow root and a frame of another site lead nowhere. */
export function findRoots(hosts: readonly string[], root: ParentNode): ParentNode[] {
	return hosts.reduce<ParentNode[]>((roots, host) => roots.flatMap((one) => findHosts(host, one).flatMap(enter)), [root]);
}

/** An item may be a host itself. */
function findHosts(host: string, root: ParentNode): Element[] {
	const inside = [...root.querySelectorAll(host)];
	return root instanceof Element && root.matches(host) ? [root, ...inside] : inside;
}

function enter(host: Element): Root[] {
	const root = host.shadowRoot ?? (host as HTMLIFrameElement).contentDocument;
	for (const listener of listeners) listener(root ?? null, host);
	return root ? [root] : [];
}
