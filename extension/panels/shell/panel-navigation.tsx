import type { PanelName } from "./route.ts";
import { titleOf } from "./route.ts";

interface PanelNavigationProps {
	panels: readonly PanelName[];
	current: PanelName;
	unread: number;
}

export function PanelNavigation({ panels, current, unread }: PanelNavigationProps) {
	return (
		<nav class="navigation" aria-label="Panels">
			<ul>
				{panels.map((panel) => (
					<li key={panel}>
						<a href={`#${panel}`} aria-current={panel === current ? "page" : undefined}>
							{titleOf(panel)}
							{panel === "notifications" && unread > 0 ? (
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
