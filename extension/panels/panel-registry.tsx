import type { ComponentChild } from "preact";
import type { NotificationList } from "../../server/notifications/schemas.ts";
import { Account } from "./account/account.tsx";
import { Activity } from "./activity/activity.tsx";
import { Audit } from "./audit/audit.tsx";
import { HealthPanel } from "./health/health-panel.tsx";
import { Holds } from "./holds/holds.tsx";
import { Notifications } from "./notifications/notifications.tsx";
import { OrganisationPanel } from "./organisation/organisation-panel.tsx";
import { People } from "./people/people.tsx";
import { Permissions } from "./permissions/permissions.tsx";
import { Records } from "./records/records.tsx";
import type { PanelEntry, Route } from "./shell/route.ts";
import type { LoadedAnswer } from "./use-answer.ts";

/** What the shell passes to the panel that it shows. */
interface PanelProps {
	route: Route;
	notifications: LoadedAnswer<NotificationList>;
	refreshSession: () => Promise<void>;
}

interface Panel extends PanelEntry {
	show: (props: PanelProps) => ComponentChild;
}

/** Every panel of the popup and the console, in the order of the navigation. To add one, add its folder and its line. */
export const panelRegistry: readonly Panel[] = [
	{ name: "activity", forAdmins: false, show: ({ route }) => <Activity opened={route.detail} /> },
	{ name: "records", forAdmins: false, show: () => <Records /> },
	{ name: "notifications", forAdmins: false, show: ({ notifications }) => <Notifications unread={notifications} /> },
	{ name: "permissions", forAdmins: true, show: ({ route }) => <Permissions detail={route.detail} /> },
	{ name: "people", forAdmins: true, show: () => <People /> },
	{ name: "holds", forAdmins: true, show: () => <Holds /> },
	{
		name: "audit",
		forAdmins: true,
		show: ({ route }) => <Audit key={route.query.get("deletion")} deletion={route.query.get("deletion") ?? ""} />,
	},
	{ name: "health", forAdmins: true, show: ({ route }) => <HealthPanel detail={route.detail} /> },
	{ name: "organisation", forAdmins: true, show: () => <OrganisationPanel /> },
	{ name: "account", forAdmins: false, show: ({ refreshSession }) => <Account refreshSession={refreshSession} /> },
];
