import { useState } from "preact/hooks";
import type { Notification, NotificationList } from "../../../server/notifications/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Time } from "../../controls/time.tsx";
import { useAction } from "../../controls/use-action.ts";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import type { LoadedAnswer } from "../use-answer.ts";
import { Settings } from "./settings.tsx";

/** Unread notifications, Mark All Read, and the settings. */
export function Notifications({ unread }: { unread: LoadedAnswer<NotificationList> }) {
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
			{list === null && unread.failure === null ? <Loading what={t("notifications.loading")} /> : null}
			{list && list.length > 0 ? (
				<section aria-labelledby="unread-title">
					<div class="section-head">
						<h2 id="unread-title">{t("notifications.unread", { count: list.length })}</h2>
						<button type="button" class="button" aria-disabled={readAll.busy} onClick={() => void markAllRead()}>
							{documentedWords.markAllRead}
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
				<Empty title={t("notifications.nothingUnread")}>
					<p>{t("notifications.explanation")}</p>
				</Empty>
			) : null}
			<p class="visually-hidden" aria-live="polite">
				{cleared && list?.length === 0 ? t("notifications.allRead") : ""}
			</p>
			<FailureNotice failure={readAll.failure} />
			<Settings />
		</>
	);
}

function NotificationRow({ notification }: { notification: Notification }) {
	const { text, createdAt } = notification;
	const deletion = notification.kind === "bulk_complete" ? notification.deletion : null;
	const failed = deletion === null || deletion.counts.failed > 0;
	return (
		<article class={`card notification ${failed ? "failed" : ""}`}>
			<p>{text}</p>
			<p class="hint">
				<Time iso={createdAt} />
				{" · "}
				{deletion === null ? (
					<a href="#health">{t("notifications.seeHealth")}</a>
				) : (
					<a href={`#activity/${deletion.id}`}>{failed ? t("common.seeFailed") : t("common.seeJob")}</a>
				)}
			</p>
		</article>
	);
}
