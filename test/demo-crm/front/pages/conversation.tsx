import { useEffect } from "preact/hooks";
import type { Conversation } from "../../api/conversations.ts";
import { Icon } from "../controls/icon.tsx";
import { Score, StatusPill, Tags } from "../controls/pill.tsx";
import { ConversationMenu } from "../timeline/conversation-menu.tsx";
import { Thread } from "../timeline/thread.tsx";
import { useView } from "../use-view.ts";
import { capital } from "../words.ts";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";

export function ConversationPage({ id }: { id: string }) {
	const { data, failed, missing, reload } = useView<{ conversation: Conversation }>(`/conversations/${encodeURIComponent(id)}`);
	const subject = data?.conversation.subject;
	useEffect(() => {
		document.title = subject === undefined ? "Harbor Desk" : `${subject} · Harbor Desk`;
	}, [subject]);
	if (missing) return <NotFound what="conversation" />;
	if (data === null) return <Loading failed={failed} />;
	const { conversation } = data;
	return (
		<>
			<div class="record-head">
				<span class="company-mark">
					<Icon name="chat" />
				</span>
				<div class="record-words">
					<h1>
						<bdi>{conversation.subject}</bdi>
					</h1>
					<p class="record-line">
						<a href={`/app/customers/${conversation.customerId}`}>
							<bdi>{conversation.customerName}</bdi>
						</a>
						<span>{capital(conversation.channel)}</span>
						<span>{conversation.team}</span>
						<span>{conversation.assignee ?? "Nobody yet"}</span>
						<Score score={conversation.score} />
						<Tags tags={conversation.tags} />
					</p>
				</div>
				<div class="toolbar" role="toolbar" aria-label="Conversation">
					<StatusPill status={conversation.status} />
					<ConversationMenu conversation={conversation} reload={reload} alone />
				</div>
			</div>
			<div class="card alone">
				<Thread id={conversation.id} changed={reload} />
			</div>
		</>
	);
}
