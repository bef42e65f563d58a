import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

export interface MenuEntry {
	icon: IconName;
	words: string;
	choose: () => void;
}

interface MenuProps {
	/** What the menu is called: "Customer Options". */
	label: string;
	/** The button's label for screen readers, if it shows only an icon. */
	buttonLabel?: string;
	buttonClass: string;
	entries: readonly MenuEntry[];
	children: ComponentChildren;
}

/** A button with a menu that is in the document only while it is open. */
export function Menu({ label, buttonLabel, buttonClass, entries, children }: MenuProps) {
	const [open, setOpen] = useState(false);
	const root = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	const close = () => {
		setOpen(false);
		button.current?.focus();
	};
	// At the same moment as the menu appears, so that no key press is lost.
	useLayoutEffect(() => {
		if (!open) return;
		root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
		const elsewhere = (event: Event) => {
			if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
		};
		document.addEventListener("pointerdown", elsewhere);
		document.addEventListener("focusin", elsewhere);
		return () => {
			document.removeEventListener("pointerdown", elsewhere);
			document.removeEventListener("focusin", elsewhere);
		};
	}, [open]);

	const move = (event: KeyboardEvent) => {
		if (event.key === "Escape" || event.key === "Tab") {
			event.stopPropagation();
			if (event.key === "Escape") event.preventDefault();
			return close();
		}
		const items = [...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
		const here = items.findIndex((item) => item.matches(":focus"));
		const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
		if (next === undefined) return;
		event.preventDefault();
		items.at(next % items.length)?.focus();
	};

	return (
		<div class="menu-anchor" ref={root}>
			<button
				type="button"
				class={buttonClass}
				ref={button}
				aria-haspopup="menu"
				aria-expanded={open}
				aria-label={buttonLabel}
				onClick={() => setOpen(!open)}
			>
				{children}
			</button>
			{open && (
				<div class="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
					{entries.map(({ icon, words, choose }) => (
						<button
							key={words}
							type="button"
							class="menu-item"
							role="menuitem"
							tabIndex={-1}
							onClick={() => {
								close();
								choose();
							}}
						>
							<Icon name={icon} />
							<span class="menu-words">{words}</span>
						</button>
					))}
				</div>
			)}
		</div>
	);
}
