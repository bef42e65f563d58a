import type { Notification } from "../../../server/notifications/schemas.ts";
import { Time } from "../../controls/time.tsx";

export function NotificationRow({ notification }: { notification: Notification }) {
	const { text, createdAt, deletion } = notification;
	const failed = deletion.counts.failed > 0;
	return (
		<article class={`card notification ${failed ? "failed" : ""}`}>
			<p>{text}</p>
			<p class="hint">
				<Time iso={createdAt} /> · <a href={`#activity/${deletion.id}`}>{failed ? "See what failed" : "See the job"}</a>
			</p>
		</article>
	);
}
