import { useEffect, useRef } from "preact/hooks";
import { call } from "../../messaging.ts";

const highestDetails = 320;

/** Says how high the page would like to be, whenever that changes: a long list scrolls in its own box and does not count beyond a limit. */
export function useHeight(claim: string) {
	const main = useRef<HTMLElement>(null);
	useEffect(() => {
		const page = main.current;
		if (page === null) return undefined;
		let said = 0;
		const say = () => {
			const details = page.querySelector(".details");
			const rest = contentHeight(page) - (details?.clientHeight ?? 0) + padding(page);
			const height = Math.ceil(rest + Math.min(contentHeight(details), highestDetails));
			if (height !== said) void call("confirm/height", { key: claim, height });
			said = height;
		};
		const observer = new ResizeObserver(say);
		observer.observe(page);
		for (const child of page.querySelectorAll(".details, .details > *, :scope > *")) observer.observe(child);
		return () => observer.disconnect();
	}, [claim]);
	return main;
}

/** What a box holds, also where it is now given more room than it needs. */
function contentHeight(box: Element | null): number {
	const [first, last] = [box?.firstElementChild, box?.lastElementChild];
	if (!first || !last) return 0;
	return last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
}

function padding(element: Element): number {
	const { paddingTop, paddingBottom } = getComputedStyle(element);
	return Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
}
