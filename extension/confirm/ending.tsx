import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Notice } from "../controls/notice.tsx";

interface EndingProps {
	title: string;
	tone: "info" | "success" | "danger";
	busy?: boolean;
	close: () => void;
	children: ComponentChildren;
}

/** The screens after the decision. */
export function Ending({ title, tone, busy = false, close, children }: EndingProps) {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<main class="card" aria-labelledby="title" aria-busy={busy}>
			<h1 id="title">{title}</h1>
			<Notice tone={tone} urgent>
				{children}
			</Notice>
			<div class="actions">
				<button ref={button} type="button" class="button primary" onClick={close}>
					Close
				</button>
			</div>
		</main>
	);
}
