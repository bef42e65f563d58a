import { useEffect, useState } from "preact/hooks";

const changed = new EventTarget();

/** The address of the shown page. A component that calls it is redrawn when it changes. */
export function useAddress(): URL {
	const [href, setHref] = useState(location.href);
	useEffect(() => {
		const read = () => setHref(location.href);
		changed.addEventListener("change", read);
		window.addEventListener("popstate", read);
		return () => {
			changed.removeEventListener("change", read);
			window.removeEventListener("popstate", read);
		};
	}, []);
	return new URL(href);
}

export function navigate(path: string, { replace = false } = {}): void {
	if (replace) history.replaceState(null, "", path);
	else history.pushState(null, "", path);
	if (!replace) scrollTo(0, 0);
	changed.dispatchEvent(new Event("change"));
}

/** Links within the CRM change the page without reloading it. */
export function followLinks(): void {
	document.addEventListener("click", (event) => {
		const link = event.target instanceof Element ? event.target.closest("a") : null;
		const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
		if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin || !link.pathname.startsWith("/app/"))
			return;
		event.preventDefault();
		navigate(link.pathname + link.search);
	});
}
