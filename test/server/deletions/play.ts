import { createHash } from "node:crypto";
import { splitKeys } from "../../../extension/background/confirm/split-keys.ts";
import type { Deletion, DeletionItem } from "../../../server/deletions/schemas.ts";
import type { CreatedPreview, NewPreview, Preview } from "../../../server/previews/schemas.ts";
import { codeIn, type Small } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";

type Requests = Pick<Small, "request">;

/** The product's own path, through the API. Each call throws the code of a refusal. */
export function play({ request }: Requests, token: string) {
	async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
		const answer = await request(`/api${path}`, { token, ...(body === undefined ? {} : { method: "POST", body }) });
		if (!answer.ok) throw new Error(await codeIn(answer));
		return JSON.parse(await answer.text());
	}

	/** Sends many ids in parts, as the extension does. */
	async function freeze(wanted: NewPreview): Promise<CreatedPreview> {
		const [first = [], ...further] = splitKeys(wanted.ids);
		if (further.length === 0) return ask<CreatedPreview>("/previews", wanted);
		const { id } = await ask<CreatedPreview>("/previews", { ...wanted, ids: first, complete: false });
		for (const [index, ids] of further.entries()) await ask(`/previews/${id}/parts`, { part: index + 1, ids });
		const hash = createHash("sha256").update(wanted.ids.map((key) => `${key}\n`).join(""));
		return ask<CreatedPreview>(`/previews/${id}/seal`, { count: wanted.ids.length, hash: hash.digest("hex") });
	}

	/** Reads what the confirmation shows. */
	async function preview(wanted: NewPreview): Promise<Preview> {
		return ask<Preview>(`/previews/${(await freeze(wanted)).id}`);
	}

	const confirm = (id: string, confirmation = "DELETE") => ask<Deletion>("/deletions", { preview: id, confirmation });

	const get = (id: string) => ask<Deletion>(`/deletions/${id}`);

	return {
		ask,
		freeze,
		preview,
		confirm,
		/** Deletes one record, as from its own page. */
		async deleteOne(object: string, id: string, klass: string | null = null): Promise<Deletion> {
			return confirm((await preview({ object, klass, bulk: false, ids: [id] })).id);
		},
		async deleteMany(object: string, ids: string[], klass: string | null = null): Promise<Deletion> {
			return confirm((await preview({ object, klass, bulk: true, ids })).id);
		},
		get,
		items: async (id: string) => (await ask<{ items: DeletionItem[] }>(`/deletions/${id}/items?limit=1000`)).items,
		ended: (id: string) =>
			until(
				() => get(id),
				({ endedAt }) => endedAt !== null,
				{ what: "The deletion should have ended", seconds: 110 },
			),
	};
}

/** Requests for `play`, through a server's address or an app without a port. */
export function requestsThrough(send: (path: string, init: RequestInit) => Response | Promise<Response>): Requests {
	return {
		request: async (path, { token, method = "GET", body } = {}) =>
			send(path, {
				method,
				headers: { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			}),
	};
}

/** Signs in with the product's own API. */
export async function signInAs({ request }: Requests, email: string, password: string): Promise<string> {
	const answer = await request("/api/auth/sign-in/email", { method: "POST", body: { email, password } });
	return answer.headers.get("set-auth-token") ?? "";
}
