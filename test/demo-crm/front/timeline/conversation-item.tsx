import { useState } from "preact/hooks";
import type { ConversationSummary } from "../../api/records.ts";
import { Icon } from "../controls/icon.tsx";
import { Score, StatusPill, Tags } from "../controls/pill.tsx";
import { ago, at, capital, count } from "../words.ts";
import { ConversationMenu } from "./conversation-menu.tsx";
import { Thread } from "./thread.tsx";

interface ConversationItemProps {
	conversation: ConversationSummary;
	reload: () => Promise<void>;
	/** For lists with conversations of several customers. */
	showCustomer: boolean;
}

export function ConversationItem({ conversation, reload, showCustomer }: ConversationItemProps) {
	const [open, setOpen] = useState(false);
	const { id, subject, channel, messages, preview, assignee, updatedAt, mergedInto } = conversation;
	return (
		<article class="item conversation" data-conversation={id} aria-label={`Conversation: ${subject}`}>
			<span class="item-icon blue">
				<Icon name="chat" />
			</span>
			<div class="item-body">
				<div class="item-head">
					<button type="button" class="expander" aria-expanded={open} onClick={() => setOpen(!open)}>
						<span class={open ? "twist open" : "twist"}>
							<Icon name="right" />
						</span>
						<bdi class="item-title">{subject}</bdi>
					</button>
					<StatusPill status={conversation.status} />
					{["high", "urgent"].includes(conversation.priority) && <StatusPill status={conversation.priority} />}
					<time class="item-time" dateTime={updatedAt} title={at(updatedAt)}>
						{ago(updatedAt)}
					</time>
					<ConversationMenu conversation={conversation} reload={reload} />
				</div>
				<p class="item-meta">
					{showCustomer && (
						<a href={`/app/customers/${conversation.customerId}`}>
							<bdi>{conversation.customerName}</bdi>
						</a>
					)}
					<span>{capital(channel)}</span>
					<span>{count(messages, "message")}</span>
					<span>{conversation.team}</span>
					<span>{assignee ?? "Nobody yet"}</span>
					{mergedInto !== null && <span class="merged">Merged into #{mergedInto}</span>}
					<Score score={conversation.score} />
					<Tags tags={conversation.tags} />
				</p>
				{open ? (
					<Thread id={id} changed={reload} />
				) : (
					<p class="item-preview" dir="auto">
						{preview}
					</p>
				)}
			</div>
		</article>
	);
}
