import { defineBackground } from "wxt/utils/define-background";
import { sendEvent } from "../background/answer-calls.ts";
import { rotateTokenAtStart } from "../background/api.ts";
import { answerConfirmPage } from "../background/calls/answer-confirm-page.ts";
import { answerCrmPages } from "../background/calls/answer-crm-pages.ts";
import { answerPanels } from "../background/calls/answer-panels.ts";
import { watchPermissions } from "../background/calls/session-calls.ts";
import { watchClosedTabs } from "../background/confirm/open-confirmation.ts";
import { onSessionChange, sessionChanged } from "../background/credentials.ts";
import { openSetUpOnInstall } from "../background/open-console.ts";
import { watchPolicy } from "../background/server-address.ts";
import { closeStoreToPages } from "../background/store.ts";
import { paintBadge } from "../background/sync/badge.ts";
import { sendToPages } from "../background/sync/crm-tabs.ts";
import { onFollowing } from "../background/sync/followed.ts";
import { watchNotificationClicks } from "../background/sync/notifications.ts";
import { poll, pollIfStale, schedulePolls, watchAlarm } from "../background/sync/poll.ts";
import { injectIntoOpenTabs, renewSite } from "../background/sync/site.ts";
import { forgetClosedTabs } from "../background/ticks.ts";
import { browser } from "../browser.ts";
import { readMessageFile, readWords } from "../words.ts";

/** Listeners are registered first and synchronously, because a sleeping background is woken only for those. */
export default defineBackground({
	main() {
		// Chromium loads the words once for all of the extension's pages. If the first page that asks closes in the meantime, Chromium keeps
		// none of them.
		const words = readWords(readMessageFile);
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
		// An empty listener, so that the browser starts the background.
		browser.runtime.onStartup.addListener(() => undefined);
		openSetUpOnInstall();
		browser.runtime.onInstalled.addListener(() => void renewSite().then(injectIntoOpenTabs));
		onFollowing(() => void schedulePolls());
		onSessionChange(async () => {
			await paintBadge();
			await sendToPages("page/changed", null);
			await sendEvent("panels", "panel/changed", { what: "session" });
			await poll();
		});
		// Each runs on its own, so that one failure does not stop the others.
		for (const begin of [closeStoreToPages, renewSite, pollIfStale]) void begin();
		void words.then(paintBadge);
	},
});
