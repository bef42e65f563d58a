import { useState } from "preact/hooks";
import type { Description } from "../../../server/crm/schemas.ts";
import { browser } from "../../browser.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { documentedWords } from "../../documented-words.ts";
import type { Result } from "../../messages.ts";
import { sitePatterns } from "../../site-patterns.ts";
import { parts, t } from "../../words.ts";

interface AllowSiteProps {
	crm: Description["crm"];
	done: () => Promise<void>;
	skip: (() => void) | null;
}

/** Second step: the person grants exactly the CRM's site. The extension never asks for anything else. */
export function AllowSite({ crm, done, skip }: AllowSiteProps) {
	const [denied, setDenied] = useState(false);
	const allow = useAction(async (request: Promise<boolean>): Promise<Result<null>> => {
		const granted = await request.catch(() => null);
		if (granted === null) return { ok: false, failure: { code: "internal", message: t("setUp.refused") } };
		setDenied(!granted);
		return granted ? ask("session/site-granted", null) : { ok: true, value: null };
	});

	// The browser asks only from within the click itself, so the request is made before anything is awaited.
	async function click() {
		if (allow.busy) return;
		await allow.run(browser.permissions.request({ origins: sitePatterns(crm.origins) }));
		await done();
	}

	return (
		<div class="stack">
			<p>{parts("setUp.adds", { delete: <em>{documentedWords.delete}</em>, crm: crm.title })}</p>
			<ul class="origins">
				{crm.origins.map((origin) => (
					<li key={origin}>
						<code>{origin}</code>
					</li>
				))}
			</ul>
			{denied ? (
				<Notice tone="warning" urgent>
					<p>{t("setUp.denied", { crm: crm.title })}</p>
				</Notice>
			) : null}
			<FailureNotice failure={allow.failure} />
			<div class="actions">
				{skip ? (
					<button type="button" class="button quiet" onClick={skip}>
						{t("setUp.notNow")}
					</button>
				) : null}
				<button type="button" class="button primary" aria-disabled={allow.busy} onClick={() => void click()}>
					{t("setUp.allow")}
				</button>
			</div>
		</div>
	);
}
