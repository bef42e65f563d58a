import type { Crm } from "../../../server/crm/crm.ts";
import shapes from "./adapter.ts";

/** The same pages of a CRM whose inline script has a person's name, and whose JSON has their login. */
const crm: Crm = {
	...shapes,
	name: "shapes-with-login",
	pages: {
		...shapes.pages,
		signedIn: { selector: "script", after: "window.user =", pattern: '^ *"([^"]+)"' },
		login: { url: "/api/me", property: "user.login" },
	},
};

export default crm;
