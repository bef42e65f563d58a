import { useId } from "preact/hooks";
import type { NotificationSettings, When } from "../../../server/notifications/schemas.ts";

type Channel = keyof NotificationSettings["bulkComplete"];

interface WhenTableProps {
	caption: string;
	value: NotificationSettings["bulkComplete"];
	change: (channel: Channel, when: When) => void;
}

const channels: readonly { channel: Channel; label: string }[] = [
	{ channel: "inApp", label: "In-app" },
	{ channel: "email", label: "Email" },
];

const times: readonly { when: When; label: string }[] = [
	{ when: "always", label: "Always" },
	{ when: "when_logged_out", label: "When logged out" },
	{ when: "never", label: "Never" },
];

/** One event, two channels, one choice of three for each: a row is a group of radio buttons. */
export function WhenTable({ caption, value, change }: WhenTableProps) {
	const id = useId();
	return (
		<fieldset class="when">
			<legend>{caption}</legend>
			{channels.map(({ channel, label }) => (
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
