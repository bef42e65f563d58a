import type { Crm } from "../crm.ts";
import { belongings } from "./belongings.ts";
import { mentions } from "./mentions.ts";
import { objects } from "./objects.ts";
import { pages } from "./pages.ts";
import { people } from "./people.ts";
import { redactions } from "./redactions.ts";
import { roles } from "./roles.ts";
import { tableLabels } from "./table-labels.ts";

const requestTracker: Crm = {
	name: "request-tracker",
	title: "Request Tracker",
	settings: {
		organization: { label: "what $Organization says in RT_SiteConfig.pm", example: "rt.example.org" },
		path: { label: "what $WebPath says there, if anything", example: "/rt", default: "" },
	},
	pages,
	objects,
	references: [...roles, ...people, ...belongings, ...mentions],
	redactions,
	tableLabels,
};

export default requestTracker;
