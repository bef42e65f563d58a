import type { PanelCalls, PanelEvents, Result } from "../../messages.ts";
import { answerCalls, type Handlers, type Sender, sendEvent } from "../answer-calls.ts";
import { askForText, askServer } from "../api.ts";
import { findPersonFault } from "../confirm/find-page-fault.ts";
import { openConfirmation } from "../confirm/open-confirmation.ts";
import { openConsole } from "../open-console.ts";
import { refreshDeletion } from "../sync/followed.ts";
import { readAllNotifications } from "../sync/notifications.ts";
import { openPageCheck } from "./open-page-check.ts";
import { recordCalls } from "./record-calls.ts";
import { sessionCalls } from "./session-calls.ts";

/** The calls of the popup and the console. */
const handlers: Handlers<PanelCalls> = {
	...sessionCalls,
	...recordCalls,
	"deletions/list": ({ search, ...filter }) =>
		askServer((client) =>
			search === undefined
				? client.api.deletions.$get({ query: asQuery(filter) })
				: client.api.deletions.search.$post({ json: { ...filter, search } }),
		),
	"deletions/get": ({ id }) => askServer((client) => client.api.deletions[":id"].$get({ param: { id }, query: {} })),
	"deletions/items"({ id, after, code }) {
		const query = { after: String(after), limit: "100", ...(code === null ? {} : { code }) };
		return askServer((client) => client.api.deletions[":id"].items.$get({ param: { id }, query }));
	},
	async "deletions/mentions"({ id }) {
		const list = await askServer((client) => client.api.deletions[":id"].mentions.$get({ param: { id } }));
		return list.ok ? { ok: true, value: list.value.mentions } : list;
	},
	async "deletions/cancel"({ id }) {
		const cancelled = await askServer((client) => client.api.deletions[":id"].cancel.$post({ param: { id } }));
		if (cancelled.ok) await refreshDeletion(id);
		return cancelled;
	},
	async "deletions/retry"({ id }) {
		const fault = await findPersonFault();
		if (fault !== null) return { ok: false, failure: fault };
		const opened = await openConfirmation({ page: null, retryOf: id, theme: null }, null);
		return opened.ok ? done : opened;
	},
	"notifications/list": ({ unreadOnly }) =>
		askServer((client) => client.api.notifications.$get({ query: unreadOnly ? { unread: "true" as const } : {} })),
	"notifications/read-all": () => readAllNotifications(),
	"notifications/settings": () => askServer((client) => client.api["notification-settings"].$get()),
	"notifications/save-settings": (settings) => askServer((client) => client.api["notification-settings"].$put({ json: settings })),
	async "permissions/list"() {
		const [list, users] = await Promise.all([
			askServer((client) => client.api["permission-sets"].$get()),
			askServer((client) => client.api.users.$get()),
		]);
		if (!list.ok) return list;
		if (!users.ok) return users;
		return { ok: true, value: { ...list.value, users: users.value.users } };
	},
	"permissions/create": (body) =>
		announce(
			["permissions"],
			askServer((client) => client.api["permission-sets"].$post({ json: body })),
		),
	"permissions/save": ({ id, ...body }) =>
		announce(
			["permissions"],
			askServer((client) => client.api["permission-sets"][":id"].$put({ param: { id }, json: body })),
		),
	async "permissions/delete"({ id }) {
		const deleted = await announce(
			["permissions"],
			askServer((client) => client.api["permission-sets"][":id"].$delete({ param: { id } })),
		);
		return deleted.ok ? done : deleted;
	},
	"users/create": (body) =>
		announce(
			["permissions", "session"],
			askServer((client) => client.api.users.$post({ json: body })),
		),
	"users/save": ({ id, ...body }) =>
		announce(
			["permissions", "session"],
			askServer((client) => client.api.users[":id"].$patch({ param: { id }, json: body })),
		),
	async "users/remove"({ id }) {
		const removed = await announce(
			["permissions", "session"],
			askServer((client) => client.api.users[":id"].$delete({ param: { id } })),
		);
		return removed.ok ? done : removed;
	},
	"users/reset-password": ({ id }) => askServer((client) => client.api.users[":id"].password.$post({ param: { id } })),
	"holds/list": ({ state, after }) =>
		askServer((client) => client.api.holds.$get({ query: { state, ...(after === null ? {} : { after }) } })),
	"holds/place": (hold) =>
		announce(
			["holds"],
			askServer((client) => client.api.holds.$post({ json: hold })),
		),
	"holds/release": ({ id, reason }) =>
		announce(
			["holds"],
			askServer((client) => client.api.holds[":id"].release.$post({ param: { id }, json: { reason } })),
		),
	"organisation/read": () => askServer((client) => client.api.organisation.$get()),
	"organisation/change": (switches) => askServer((client) => client.api.organisation.$put({ json: switches })),
	"health/details": () => askServer((client) => client.api.health.details.$get()),
	"health/rehearse": (record) => askServer((client) => client.api.health.rehearsals.$post({ json: record })),
	"health/accept": (json) => askServer((client) => client.api.health["accepted-references"].$post({ json })),
	"webhooks/deliveries": (filter) =>
		askServer((client) => client.api.webhooks.deliveries.$get({ query: asQuery({ ...filter, limit: 20 }) })),
	"webhooks/delivery": ({ id }) => askServer((client) => client.api.webhooks.deliveries[":id"].$get({ param: { id: String(id) } })),
	"webhooks/replay": ({ id }) => askServer((client) => client.api.webhooks.deliveries[":id"].replays.$post({ param: { id: String(id) } })),
	"webhooks/replay-failed": (json) => askServer((client) => client.api.webhooks.replays.$post({ json })),
	"page-check/open": () => openPageCheck(),
	"audit/list": (filter) => askServer((client) => client.api.audit.$get({ query: asQuery(filter) })),
	async "audit/export"({ format, ...filter }) {
		const file = await askForText((client) => client.api.audit.export.$get({ query: { ...asQuery(filter), format } }));
		if (!file.ok) return file;
		return { ok: true, value: { fileName: file.value.fileName ?? `audit.${format}`, text: file.value.text } };
	},
	async "console/open"({ panel }) {
		await openConsole(panel);
		return null;
	},
};

const done: Result<null> = { ok: true, value: null };

type Change = Parameters<PanelEvents["panel/changed"]>[0]["what"];

/** Tells every open panel what a successful call has changed, before the call is answered. Panels then ask again by themselves. */
async function announce<Value>(changes: readonly Change[], asked: Promise<Result<Value>>): Promise<Result<Value>> {
	const result = await asked;
	if (result.ok) for (const what of changes) await sendEvent("panels", "panel/changed", { what });
	return result;
}

/** A query can contain only texts. */
function asQuery(filter: object): Record<string, string> {
	const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null && value !== "");
	return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

function isPanel({ url }: Sender): boolean {
	const own = self.location.origin;
	return url?.startsWith(own) === true && /^\/(?:popup|console)\.html(?:[?#]|$)/.test(url.slice(own.length));
}

export function answerPanels(): void {
	answerCalls(handlers, isPanel);
}
