import { useId } from "preact/hooks";
import type { DeliveryTime, NotificationSettings, SavedSettings } from "../../../server/notifications/schemas.ts";
import { Checkbox } from "../../controls/checkbox.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
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
				<h2 id="settings-title">{t("notifications.settings")}</h2>
				<p class="hint" role="status">
					{saving === "busy" ? t("common.saving") : saving === "done" ? t("common.saved") : ""}
				</p>
			</div>
			<FailureNotice failure={settings.failure} retry={() => void settings.refresh()} />
			{value === null && settings.failure === null ? <Loading what={t("notifications.loadingSettings")} /> : null}
			{value ? (
				<>
					<WhenTable caption={documentedWords.bulkJobCompleted} value={value.bulkComplete} canEmail={value.canEmail} change={changeWhen} />
					{value.canEmail ? null : <p class="hint">{t("notifications.noEmail")}</p>}
					<Checkbox
						label={t("notifications.desktop")}
						role="switch"
						checked={value.desktop}
						change={(desktop) => void change(settingsOf({ ...value, desktop }))}
						hint={t("notifications.desktopHint")}
					/>
				</>
			) : null}
			<FailureNotice failure={failure} />
		</section>
	);
}

/** What is sent to the server. */
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
	{ channel: "inApp", label: documentedWords.inApp },
	{ channel: "email", label: documentedWords.email },
];

const times: readonly { when: DeliveryTime; label: string }[] = [
	{ when: "always", label: documentedWords.always },
	{ when: "when_logged_out", label: documentedWords.whenLoggedOut },
	{ when: "never", label: documentedWords.never },
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
