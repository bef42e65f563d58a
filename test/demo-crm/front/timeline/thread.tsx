import { useState } from "preact/hooks";
import type { Conversation, Message } from "../../api/conversations.ts";
import { Avatar } from "../controls/avatar.tsx";
import { Icon } from "../controls/icon.tsx";
import { say } from "../controls/toast.tsx";
import { request } from "../requests.ts";
import { useView } from "../use-view.ts";
import { at } from "../words.ts";

/** The messages of a conversation, and a field to answer. */
export function Thread({ id, changed }: { id: number; changed: () => Promise<void> }) {
	const { data, reload } = useView<{ conversation: Conversation }>(`/conversations/${id}`);
	if (data === null) return <p class="hint">Loading…</p>;
	const { thread, notes, draft } = data.conversation;
	return (
		<div class="thread">
			{thread.map((message) => (
				<MessageBubble key={message.position} message={message} />
			))}
			{notes.map((note) => (
				<p key={note.id} class="bubble note" dir="auto">
					<span class="bubble-head">
						<Icon name="note" /> {note.author} noted
						<time dateTime={note.createdAt}>{at(note.createdAt)}</time>
					</span>
					{note.body}
				</p>
			))}
			<Reply
				key={id}
				id={id}
				draft={draft}
				sent={async () => {
					await reload();
					await changed();
				}}
			/>
		</div>
	);
}

function MessageBubble({ message }: { message: Message }) {
	return (
		<div class={`message ${message.direction}`}>
			<Avatar name={message.author} size="small" />
			<div class="bubble">
				<span class="bubble-head">
					<bdi>{message.author}</bdi>
					<time dateTime={message.sentAt}>{at(message.sentAt)}</time>
				</span>
				<p dir="auto">{message.body}</p>
				{message.attachments.map((file) => (
					<a key={file.id} class="file" href={`/api/crm/attachments/${file.id}`} download={file.fileName}>
						<Icon name="clip" />
						<bdi>{file.fileName}</bdi>
						<span class="hint">{file.size} bytes</span>
					</a>
				))}
			</div>
		</div>
	);
}

function Reply({ id, draft, sent }: { id: number; draft: Conversation["draft"]; sent: () => Promise<void> }) {
	const [body, setBody] = useState(draft?.body ?? "");
	const send = async () => {
		await request(`/conversations/${id}/messages`, "POST", { body });
		setBody("");
		say("Sent");
		await sent();
	};
	return (
		<form
			class="reply"
			onSubmit={(event) => {
				event.preventDefault();
				if (body.trim() !== "") void send();
			}}
		>
			<textarea
				class="input"
				rows={2}
				aria-label="Your answer"
				placeholder="Write an answer…"
				dir="auto"
				value={body}
				onInput={(event) => setBody(event.currentTarget.value)}
			/>
			<div class="reply-foot">
				<span class="hint">{draft === null ? "" : `Draft by ${draft.author}`}</span>
				<button type="submit" class="button primary" disabled={body.trim() === ""}>
					Send
				</button>
			</div>
		</form>
	);
}
