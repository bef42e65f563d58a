import { defineBackground } from "wxt/utils/define-background";
import { rotateTokenAtStart } from "../background/api.ts";
import { paintBadge } from "../background/badge.ts";
import { answerConfirmPage } from "../background/confirm-calls.ts";
import { onSessionChange, sessionChanged } from "../background/credentials.ts";
import { tellPages } from "../background/crm-tabs.ts";
import { watchNotificationClicks } from "../background/deliver.ts";
import { onFollowing } from "../background/followed.ts";
import { watchClosedTabs } from "../background/open-confirmation.ts";
import { answerCrmPages } from "../background/page-calls.ts";
import { answerPanels } from "../background/panel-calls.ts";
import { beat, beatIfLate, keepPulse, watchAlarm } from "../background/pulse.ts";
import { watchPolicy } from "../background/server-address.ts";
import { watchPermissions } from "../background/session-calls.ts";
import { injectIntoOpenTabs, renewSite } from "../background/site.ts";
import { closeStoreToPages } from "../background/store.ts";
import { forgetClosedTabs } from "../background/ticks.ts";
import { browser } from "../browser.ts";
import { tell } from "../messaging.ts";

/** Listeners first and at once: a sleeping background is woken only for those that it registers while it starts. */
export default defineBackground({
	main() {
		rotateTokenAtStart();
		answerCrmPages();
		answerConfirmPage();
		answerPanels();
		forgetClosedTabs();
		watchClosedTabs();
		watchAlarm();
		watchPermissions();
		watchPolicy(sessionChanged);
		watchNotificationClicks();
		// Only to be started with the browser.
		browser.runtime.onStartup.addListener(() => undefined);
		browser.runtime.onInstalled.addListener(() => void renewSite().then(injectIntoOpenTabs));
		onFollowing(() => void keepPulse());
		onSessionChange(async () => {
			await paintBadge();
			await tellPages("page/changed", null);
			await tell("panels", "panel/changed", { what: "session" });
			await beat();
		});
		// Each for itself: one that fails keeps none of the others from running.
		for (const begin of [closeStoreToPages, paintBadge, renewSite, beatIfLate]) void begin();
	},
});
