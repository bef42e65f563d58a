import { useEffect, useState } from "preact/hooks";

const said = new EventTarget();

/** A short message at the lower right that disappears by itself. */
export function say(words: string): void {
	said.dispatchEvent(new CustomEvent("say", { detail: words }));
}

export function Toast() {
	const [words, setWords] = useState("");
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const show = (event: Event) => {
			clearTimeout(timer);
			setWords(event instanceof CustomEvent ? String(event.detail) : "");
			timer = setTimeout(() => setWords(""), 3_000);
		};
		said.addEventListener("say", show);
		return () => said.removeEventListener("say", show);
	}, []);
	return (
		<div class="toast" role="status" hidden={words === ""}>
			{words}
		</div>
	);
}

export function copyLink(path: string): void {
	const address = `${location.origin}${path}`;
	navigator.clipboard.writeText(address).then(
		() => say("Link copied"),
		() => say(address),
	);
}
