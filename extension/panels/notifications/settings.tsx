import { useId } from "preact/hooks";
import type { DeliveryTime, NotificationSettings, SavedSettings } from "../../../server/notifications/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { useSavedSettings } from "./use-saved-settings.ts";

/** Which notifications the person wants, and how. */
export function Settings() {
	const { settings, saving, failure, change } = useSavedSettings();
	const { value } = settings;

	function changeWhen(channel: Channel, when: DeliveryTime) {
		if (value) void change(settingsOf({ ...value, bulkComplete: { ...value.bulkComplete, [channel]: when } }));
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
					<WhenTable
						caption="A bulk job I started has been completed"
						value={value.bulkComplete}
						canEmail={value.canEmail}
						change={changeWhen}
					/>
					{value.canEmail ? null : <p class="hint">Your team's server does not send e-mail.</p>}
					<Checkbox
						label="Also show a desktop notification"
						role="switch"
						checked={value.desktop}
						change={(desktop) => void change(settingsOf({ ...value, desktop }))}
						hint="Shown by your system, even while the CRM is closed. Contains no names."
					/>
				</>
			) : null}
			<FailureNotice failure={failure} />
		</section>
	);
}

/** What is sent to be saved. */
function settingsOf({ bulkComplete, desktop }: SavedSettings): NotificationSettings {
	return { bulkComplete, desktop };
}

type Channel = keyof NotificationSettings["bulkComplete"];

interface WhenTableProps {
	caption: string;
	value: NotificationSettings["bulkComplete"];
	canEmail: boolean;
	change: (channel: Channel, when: DeliveryTime) => void;
}

const channels: readonly { channel: Channel; label: string }[] = [
	{ channel: "inApp", label: "In-app" },
	{ channel: "email", label: "Email" },
];

const times: readonly { when: DeliveryTime; label: string }[] = [
	{ when: "always", label: "Always" },
	{ when: "when_logged_out", label: "When logged out" },
	{ when: "never", label: "Never" },
];

/** One event, with a group of radio buttons for each channel. E-mail is offered only where the server can send it. */
function WhenTable({ caption, value, canEmail, change }: WhenTableProps) {
	const id = useId();
	return (
		<fieldset class="when">
			<legend>{caption}</legend>
			{channels
				.filter(({ channel }) => channel !== "email" || canEmail)
				.map(({ channel, label }) => (
					<div key={channel} class="when-row" role="radiogroup" aria-labelledby={`${id}-${channel}`}>
						<span id={`${id}-${channel}`} class="field-label">
							{label}
						</span>
						<div class="segments">
							{times.map(({ when, label: words }) => (
								<label key={when}>
									<input type="radio" name={`${id}-${channel}`} checked={value[channel] === when} onChange={() => change(channel, when)} />
									<span>{words}</span>
								</label>
							))}
						</div>
					</div>
				))}
		</fieldset>
	);
}
