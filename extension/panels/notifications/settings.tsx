import type { When } from "../../../server/notifications/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/loading.tsx";
import { useSavedSettings } from "./use-saved-settings.ts";
import { WhenTable } from "./when-table.tsx";

/** What the person wants to be told of, and how. */
export function Settings() {
	const { settings, saving, failure, change } = useSavedSettings();
	const { value } = settings;

	function changeWhen(channel: "inApp" | "email", when: When) {
		if (value) void change({ ...value, bulkComplete: { ...value.bulkComplete, [channel]: when } });
	}

	return (
		<section class="settings stack" aria-labelledby="settings-title">
			<div class="section-head">
				<h2 id="settings-title">Settings</h2>
				<p class="hint" role="status">
					{saving === "busy" ? "Saving…" : saving === "done" ? "Saved." : ""}
				</p>
			</div>
			<FailureNotice failure={settings.failure} retry={() => void settings.refresh()} />
			{value === null && settings.failure === null ? <Loading what="settings" /> : null}
			{value ? (
				<>
					<WhenTable caption="A bulk job I started has been completed" value={value.bulkComplete} change={changeWhen} />
					<Checkbox
						label="Also show a desktop notification"
						role="switch"
						checked={value.desktop}
						change={(desktop) => void change({ ...value, desktop })}
						hint="Shown by your system, even while the CRM is closed. Contains no names."
					/>
				</>
			) : null}
			<FailureNotice failure={failure} />
		</section>
	);
}
