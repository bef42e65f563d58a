import { type PanelEntry, titleOf } from "./route.ts";

interface PanelNavigationProps {
	panels: readonly PanelEntry[];
	current: string;
	unread: number;
}

export function PanelNavigation({ panels, current, unread }: PanelNavigationProps) {
	return (
		<nav class="navigation" aria-label="Panels">
			<ul>
				{panels.map(({ name }) => (
					<li key={name}>
						<a href={`#${name}`} aria-current={name === current ? "page" : undefined}>
							{titleOf(name)}
							{name === "notifications" && unread > 0 ? (
								<span class="count">
									{unread}
									<span class="visually-hidden"> unread</span>
								</span>
							) : null}
						</a>
					</li>
				))}
			</ul>
		</nav>
	);
}
