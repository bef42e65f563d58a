import { useEffect } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { call } from "../../messaging.ts";
import { t } from "../../words.ts";
import { panelRegistry } from "../panel-registry.tsx";
import { useAnswer } from "../use-answer.ts";
import { type PanelEntry, panelsFor, titleOf } from "./route.ts";
import { SessionNotices } from "./session-notices.tsx";
import { usePanelFocus, useRoute } from "./use-route.ts";
import { useSession } from "./use-session.ts";

export type Place = "popup" | "console";

interface ShellProps {
	place: Place;
	refreshSession: () => Promise<void>;
}

/** What a signed-in person sees: navigation, notices and the open panel. */
export function Shell({ place, refreshSession }: ShellProps) {
	const { user, rights, description } = useSession();
	const route = useRoute(panelRegistry, rights);
	const heading = usePanelFocus(route);
	const notifications = useAnswer("unread", () => ask("notifications/list", { unreadOnly: true }), ["notifications"]);

	const title = titleOf(route.panel);
	useEffect(() => {
		document.title = t("shell.title", { panel: title });
	}, [title]);

	return (
		<div class={`shell ${place}`}>
			<header class="head">
				<img src="/mark.svg" alt="" width="24" height="24" />
				<p class="brand">
					Expunge <span class="hint">{description?.crm.title}</span>
				</p>
				<a class="whoami" href="#account" aria-label={t("shell.account", { person: user.name })} title={user.email}>
					<bdi>{user.name}</bdi>
				</a>
			</header>
			<PanelNavigation
				panels={panelsFor(panelRegistry, rights).filter(({ name }) => name !== "account")}
				current={route.panel}
				unread={notifications.value?.unread ?? 0}
			/>
			<main class="panel" aria-labelledby="panel-title">
				<SessionNotices panelAsks={route.panel !== "account"} refresh={refreshSession} />
				<h1 ref={heading} id="panel-title" class="panel-title" tabIndex={-1}>
					{title}
				</h1>
				{panelRegistry.find(({ name }) => name === route.panel)?.show({ route, notifications, refreshSession })}
			</main>
			{place === "popup" ? (
				<footer class="foot">
					{rights.admin ? <CheckPage /> : null}
					<button
						type="button"
						class="button quiet"
						onClick={() => void call("console/open", { panel: location.hash.slice(1) || "activity" })}
					>
						{t("shell.openPage")}
					</button>
				</footer>
			) : null}
		</div>
	);
}

/** Helps to connect a CRM by showing in its page what the adapter finds there. */
function CheckPage() {
	const open = useAction(async () => {
		const opened = await ask("page-check/open", null);
		// The person is now looking at the page.
		if (opened.ok) window.close();
		return opened;
	});
	return (
		<>
			<FailureNotice failure={open.failure} />
			<button type="button" class="button quiet" aria-disabled={open.busy} onClick={() => void open.run(undefined)}>
				{t("common.checkPage")}
			</button>
		</>
	);
}

interface PanelNavigationProps {
	panels: readonly PanelEntry[];
	current: string;
	unread: number;
}

function PanelNavigation({ panels, current, unread }: PanelNavigationProps) {
	return (
		<nav class="navigation" aria-label={t("shell.navigation")}>
			<ul>
				{panels.map(({ name }) => (
					<li key={name}>
						<a href={`#${name}`} aria-current={name === current ? "page" : undefined}>
							{titleOf(name)}
							{name === "notifications" && unread > 0 ? (
								<span class="count">
									{unread}
									<span class="visually-hidden"> {t("shell.unread")}</span>
								</span>
							) : null}
						</a>
					</li>
				))}
			</ul>
		</nav>
	);
}
