import type { Description } from "../../../server/crm/schemas.ts";
import type { Result } from "../../messages.ts";
import { t } from "../../words.ts";
import { failed } from "../failures.ts";
import { serverAddress } from "../server-address.ts";
import { localStore } from "../store.ts";
import { sendToPages } from "./crm-tabs.ts";
import { renewSite } from "./site.ts";

const requestTimeoutMs = 10_000;

/** What the server says about itself and its CRM. A managed address has no description until it is fetched here. */
export async function knownDescription(): Promise<Description | null> {
	// In this order, because a new address removes the description.
	const [address, known] = [await serverAddress(), await localStore.get("description")];
	if (known !== null || address === null) return known;
	const found = await readDescription(address);
	if (!found.ok || address !== (await serverAddress())) return null;
	await localStore.set("description", found.value);
	await renewSite();
	await sendToPages("page/changed", null);
	return found.value;
}

export async function readDescription(address: string): Promise<Result<Description>> {
	try {
		const response = await fetch(`${address}/api/description`, { credentials: "omit", signal: AbortSignal.timeout(requestTimeoutMs) });
		const body: unknown = await response.json();
		if (response.ok && isDescription(body)) return { ok: true, value: body };
		return failed("unavailable", t("background.notExpunge"));
	} catch {
		return failed("unavailable", t("background.noServerThere"));
	}
}

function isDescription(body: unknown): body is Description {
	return typeof body === "object" && body !== null && "product" in body && body.product === "Expunge" && "crm" in body;
}
