import { useState } from "preact/hooks";
import type { NotificationList } from "../../../server/notifications/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { Empty } from "../../controls/empty.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/loading.tsx";
import { useAction } from "../../controls/use-action.ts";
import type { Loaded } from "../use-answer.ts";
import { NotificationRow } from "./notification-row.tsx";
import { Settings } from "./settings.tsx";

/** What the person has not read yet, the one button that clears it, and what they want to be told of. */
export function Notifications({ unread }: { unread: Loaded<NotificationList> }) {
	const readAll = useAction(() => ask("notifications/read-all", null));
	const [cleared, setCleared] = useState(false);
	const list = unread.value?.notifications.filter((notification) => notification.readAt === null) ?? null;

	async function markAllRead() {
		const result = await readAll.run(undefined);
		if (!result?.ok) return;
		setCleared(true);
		await unread.refresh();
	}

	return (
		<>
			<FailureNotice failure={unread.failure} retry={() => void unread.refresh()} />
			{list === null && unread.failure === null ? <Loading what="notifications" /> : null}
			{list && list.length > 0 ? (
				<section aria-labelledby="unread-title">
					<div class="section-head">
						<h2 id="unread-title">{list.length} unread</h2>
						<button type="button" class="button" aria-disabled={readAll.busy} onClick={() => void markAllRead()}>
							Mark All Read
						</button>
					</div>
					<ul class="cards">
						{list.map((notification) => (
							<li key={notification.id}>
								<NotificationRow notification={notification} />
							</li>
						))}
					</ul>
				</section>
			) : null}
			{list?.length === 0 ? (
				<Empty title="Nothing unread">
					<p>Bulk jobs that you started appear here when they are complete.</p>
				</Empty>
			) : null}
			<p class="visually-hidden" aria-live="polite">
				{cleared && list?.length === 0 ? "All notifications are marked as read." : ""}
			</p>
			<FailureNotice failure={readAll.failure} />
			<Settings />
		</>
	);
}
