import type { PanelCalls } from "../../messages.ts";
import type { Handlers } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { placeOf } from "../confirm/confirmation.ts";
import { findPersonFault } from "../confirm/find-page-fault.ts";
import { openConfirmation } from "../confirm/open-confirmation.ts";
import { readOffer } from "../sync/offer.ts";

/** The calls of the panel Records: they read, and open a confirmation. */
export const recordCalls: Handlers<Pick<PanelCalls, "records/types" | "records/search" | "records/resolve" | "records/confirm">> = {
	async "records/types"() {
		const offer = await readOffer();
		return offer.ok ? { ok: true, value: offer.value.adapter.objects } : offer;
	},
	"records/search": (search) => askServer((client) => client.api.records.search.$post({ json: search })),
	"records/resolve": (list) => askServer((client) => client.api.records.resolve.$post({ json: list })),
	async "records/confirm"({ object, klass, keys }, sender) {
		const fault = await findPersonFault();
		if (fault !== null) return { ok: false, failure: fault };
		const place = placeOf(sender);
		const page = place && { tab: place.tab, document: place.document, address: sender.tab?.url ?? place.url };
		return openConfirmation({ page, retryOf: null, theme: null }, { object, klass, bulk: keys.length > 1, keys });
	},
};
