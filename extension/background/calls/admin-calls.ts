import type { PanelCalls } from "../../messages.ts";
import { type Handlers, sendEvent } from "../../messaging.ts";
import { ask } from "../api.ts";

type AdminCalls = Pick<
	PanelCalls,
	"users/reset-password" | "holds/list" | "holds/place" | "holds/release" | "organisation/read" | "organisation/change"
>;

/** What only admins ask; the server refuses everybody else. */
export const adminCalls: Handlers<AdminCalls> = {
	"users/reset-password": ({ id }) => ask((client) => client.api.users[":id"].password.$post({ param: { id } })),
	"holds/list": ({ state, after }) => ask((client) => client.api.holds.$get({ query: { state, ...(after === null ? {} : { after }) } })),
	async "holds/place"(hold) {
		const placed = await ask((client) => client.api.holds.$post({ json: hold }));
		if (placed.ok) await sendEvent("panels", "panel/changed", { what: "holds" });
		return placed;
	},
	async "holds/release"({ id, reason }) {
		const released = await ask((client) => client.api.holds[":id"].release.$post({ param: { id }, json: { reason } }));
		if (released.ok) await sendEvent("panels", "panel/changed", { what: "holds" });
		return released;
	},
	"organisation/read": () => ask((client) => client.api.organisation.$get()),
	"organisation/change": (switches) => ask((client) => client.api.organisation.$put({ json: switches })),
};
