import { useEffect } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { call } from "../../messaging.ts";
import { Account } from "../account/account.tsx";
import { Activity } from "../activity/activity.tsx";
import { Audit } from "../audit/audit.tsx";
import { Holds } from "../holds/holds.tsx";
import { Notifications } from "../notifications/notifications.tsx";
import { OrganisationPanel } from "../organisation/organisation-panel.tsx";
import { People } from "../people/people.tsx";
import { Permissions } from "../permissions/permissions.tsx";
import { useAnswer } from "../use-answer.ts";
import { PanelNavigation } from "./panel-navigation.tsx";
import { panelsFor, type Route, titleOf } from "./route.ts";
import { useSession } from "./session-context.ts";
import { SessionNotices } from "./session-notices.tsx";
import { usePanelFocus } from "./use-panel-focus.ts";
import { useRoute } from "./use-route.ts";

export type Place = "popup" | "console";

interface ShellProps {
	place: Place;
	refreshSession: () => Promise<void>;
}

/** Everything that somebody who is signed in sees. */
export function Shell({ place, refreshSession }: ShellProps) {
	const { user, rights, description } = useSession();
	const route = useRoute(rights);
	const heading = usePanelFocus(route);
	const notifications = useAnswer("unread", () => ask("notifications/list", { unreadOnly: true }), ["notifications"]);

	const title = titleOf(route.panel);
	useEffect(() => {
		document.title = `${title} – Expunge`;
	}, [title]);

	function panelOf({ panel, detail, query }: Route) {
		switch (panel) {
			case "activity":
				return <Activity opened={detail} />;
			case "notifications":
				return <Notifications unread={notifications} />;
			case "permissions":
				return <Permissions detail={detail} />;
			case "people":
				return <People />;
			case "holds":
				return <Holds />;
			case "audit":
				return <Audit key={query.get("deletion")} deletion={query.get("deletion") ?? ""} />;
			case "organisation":
				return <OrganisationPanel />;
			case "account":
				return <Account refreshSession={refreshSession} />;
		}
	}

	return (
		<div class={`shell ${place}`}>
			<header class="head">
				<img src="/mark.svg" alt="" width="24" height="24" />
				<p class="brand">
					Expunge <span class="hint">{description?.crm.title}</span>
				</p>
				<a class="whoami" href="#account" aria-label={`Account: ${user.name}`} title={user.email}>
					<bdi>{user.name}</bdi>
				</a>
			</header>
			<PanelNavigation
				panels={panelsFor(rights).filter((panel) => panel !== "account")}
				current={route.panel}
				unread={notifications.value?.unread ?? 0}
			/>
			<main class="panel" aria-labelledby="panel-title">
				<SessionNotices panelAsks={route.panel !== "account"} refresh={refreshSession} />
				<h1 ref={heading} id="panel-title" class="panel-title" tabIndex={-1}>
					{title}
				</h1>
				{panelOf(route)}
			</main>
			{place === "popup" ? (
				<footer class="foot">
					<button
						type="button"
						class="button quiet"
						onClick={() => void call("console/open", { panel: location.hash.slice(1) || "activity" })}
					>
						Open full page
					</button>
				</footer>
			) : null}
		</div>
	);
}
