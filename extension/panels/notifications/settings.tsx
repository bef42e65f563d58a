import { useState } from "preact/hooks";
import type { NotificationSettings, When } from "../../../server/notifications/schemas.ts";
import { ask } from "../ask.ts";
import { Checkbox } from "../controls/checkbox.tsx";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { Loading } from "../controls/loading.tsx";
import { useAction } from "../use-action.ts";
import { useAnswer } from "../use-answer.ts";
import { WhenTable } from "./when-table.tsx";

/** Every change is saved at once; one that could not be saved goes back to what it was. */
export function Settings() {
	const settings = useAnswer("settings", () => ask("notifications/settings", null), []);
	const save = useAction((changed: NotificationSettings) => ask("notifications/save-settings", changed));
	const [saved, setSaved] = useState(false);
	const { value } = settings;

	async function change(changed: NotificationSettings) {
		if (value === null) return;
		setSaved(false);
		settings.replace(changed);
		const result = await save.run(changed);
		settings.replace(result?.ok ? result.value : value);
		setSaved(result?.ok === true);
	}

	function changeWhen(channel: "inApp" | "email", when: When) {
		if (value) void change({ ...value, bulkComplete: { ...value.bulkComplete, [channel]: when } });
	}

	return (
		<section class="settings stack" aria-labelledby="settings-title">
			<div class="section-head">
				<h2 id="settings-title">Settings</h2>
				<p class="hint" role="status">
					{save.busy ? "Saving…" : saved ? "Saved." : ""}
				</p>
			</div>
			<FailureNotice failure={settings.failure} retry={() => void settings.refresh()} />
			{value === null && settings.failure === null ? <Loading what="settings" /> : null}
			{value ? (
				<>
					<WhenTable caption="A bulk job I started has been completed" value={value.bulkComplete} change={changeWhen} />
					<Checkbox
						label="Desktop notification as well"
						role="switch"
						checked={value.desktop}
						change={(desktop) => void change({ ...value, desktop })}
						hint="Shown by your system, also while the CRM is not open. It holds no names."
					/>
				</>
			) : null}
			<FailureNotice failure={save.failure} />
		</section>
	);
}
