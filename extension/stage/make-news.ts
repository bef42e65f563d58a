import type { Deletion } from "../../server/deletions/schemas.ts";
import { callIfThere } from "../messaging.ts";
import type { PopUps } from "../page/pop-ups.ts";
import { describeNotification, describeOutcome, describeProgress } from "./describe-progress.ts";

/** Pop-ups about the person's deletions, at the lower left of the page. */
interface News {
	/** Asks the background for news, and shows it. */
	fetch: () => Promise<void>;
	/** Fetches the news the first time, and does nothing afterwards. */
	begin: () => void;
	/** Shows that a deletion has progressed. `erased` is the number of its records that no longer exist. */
	showChange: (deletion: Deletion, erased: number) => void;
}

/** `mayShow` is false while the page shows another person as signed in. */
export function makeNews(popUps: PopUps, mayShow: () => boolean): News {
	let begun = false;
	const ended = new Set<string>();
	const showDeletion = (deletion: Deletion) => {
		if (deletion.state === "queued" || deletion.state === "running") {
			// An answer may arrive after the news that the deletion has ended.
			if (!ended.has(deletion.id)) popUps.show(deletion.id, describeProgress(deletion));
			return;
		}
		ended.add(deletion.id);
		// Its notification replaces it.
		if (deletion.bulk) popUps.hide(deletion.id);
		else popUps.show(deletion.id, describeOutcome(deletion));
	};
	const fetch = async () => {
		if (document.hidden || !mayShow()) return;
		const news = await callIfThere("page/news", null);
		for (const deletion of news?.deletions ?? []) showDeletion(deletion);
		for (const notification of news?.notifications ?? []) {
			popUps.hide(notification.deletion.id);
			const { id } = notification.deletion;
			const open = () => void callIfThere("page/open-job", { id });
			popUps.show(notification.id, describeNotification(notification, open));
		}
	};
	return {
		fetch,
		begin() {
			if (!begun) void fetch();
			begun = true;
		},
		showChange(deletion, erased) {
			if (deletion.bulk || erased === 0) showDeletion(deletion);
			else void fetch();
		},
	};
}
