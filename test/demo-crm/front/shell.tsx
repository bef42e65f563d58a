import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Agent } from "../api/session.ts";
import { Avatar } from "./controls/avatar.tsx";
import { Icon, type IconName } from "./controls/icon.tsx";
import { Menu } from "./controls/menu.tsx";
import { navigate } from "./navigation.ts";

const places: readonly { path: string; words: string; icon: IconName; also?: string }[] = [
	{ path: "/app/searches/customers", words: "Customers", icon: "people", also: "/app/customers/" },
	{ path: "/app/searches/conversations", words: "Conversations", icon: "chat", also: "/app/conversations/" },
	{ path: "/app/searches/companies", words: "Companies", icon: "building", also: "/app/companies/" },
	{ path: "/app/searches/kobjects/order", words: "Orders", icon: "box", also: "/app/kobjects/order/" },
	{ path: "/app/searches/kobjects/booking", words: "Bookings", icon: "calendar", also: "/app/kobjects/booking/" },
	{ path: "/app/searches/kobjects/device", words: "Devices", icon: "device", also: "/app/kobjects/device/" },
	{ path: "/app/reports", words: "Reports", icon: "chart" },
];

interface ShellProps {
	agent: Agent;
	path: string;
	signOut: () => void;
	children: ComponentChildren;
}

/** The frame of every page: the navigation, and who is signed in. */
export function Shell({ agent, path, signOut, children }: ShellProps) {
	return (
		<div class="shell">
			<nav class="sidebar" aria-label="Harbor Desk">
				<a class="brand" href="/app/searches/customers">
					<span class="brand-mark">
						<Icon name="anchor" />
					</span>
					Harbor Desk
				</a>
				{places.map((place) => (
					<a
						key={place.path}
						class="place"
						href={place.path}
						aria-current={path === place.path || (place.also !== undefined && path.startsWith(place.also)) ? "page" : undefined}
					>
						<Icon name={place.icon} />
						<span>{place.words}</span>
					</a>
				))}
				<p class="sidebar-foot">Harbor Desk · {agent.team}</p>
			</nav>
			<div class="column">
				<header class="topbar">
					<Finder />
					<ThemeButton />
					<Menu label="Account" buttonClass="account" entries={[{ icon: "leave", words: "Sign out", choose: signOut }]}>
						<Avatar name={agent.name} size="small" />
						<span class="account-words">
							<span class="account-name" data-agent-email={agent.email}>
								{agent.name}
							</span>
							<span class="account-title">{agent.title}</span>
						</span>
						<Icon name="chevron" />
					</Menu>
				</header>
				<main class="page">{children}</main>
			</div>
		</div>
	);
}

function Finder() {
	const find = (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.currentTarget;
		if (!(form instanceof HTMLFormElement)) return;
		const words = String(new FormData(form).get("words") ?? "").trim();
		form.reset();
		navigate(`/app/searches/customers?q=${encodeURIComponent(words)}`);
	};
	return (
		<search class="finder">
			<form onSubmit={find}>
				<Icon name="search" />
				<input name="words" type="search" placeholder="Find a customer" aria-label="Find a customer" autocomplete="off" />
			</form>
		</search>
	);
}

function ThemeButton() {
	const [theme, setTheme] = useState(document.documentElement.dataset["theme"] ?? "light");
	const other = theme === "dark" ? "light" : "dark";
	const change = () => {
		document.documentElement.dataset["theme"] = other;
		localStorage.setItem("theme", other);
		setTheme(other);
	};
	return (
		<button type="button" class="icon-button" aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`} onClick={change}>
			<Icon name={theme === "dark" ? "sun" : "moon"} />
		</button>
	);
}
