import { callIfThere } from "../messaging.ts";
import type { Feature } from "../stage/stage.ts";
import { t } from "../words.ts";

/** A pop-up for the job that a link in an e-mail names. The person presses its button, because no page may open our panels by itself. */
export const linkedJob: Feature = (stage) => {
	const id = /^#expunge-job=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
	if (id !== undefined) {
		const run = () => void callIfThere("page/open-job", { id });
		stage.popUps.show(id, { tone: "calm", title: t("features.jobCompleted"), action: { label: t("common.seeJob"), run } });
	}
	return () => undefined;
};
