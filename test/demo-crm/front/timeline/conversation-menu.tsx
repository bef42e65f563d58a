import { useState } from "preact/hooks";
import type { Conversation } from "../../api/conversations.ts";
import type { ConversationSummary } from "../../api/records.ts";
import { Dialog, Field } from "../controls/dialog.tsx";
import { Icon } from "../controls/icon.tsx";
import { Menu, type MenuEntry } from "../controls/menu.tsx";
import { copyLink, say } from "../controls/toast.tsx";
import { navigate } from "../navigation.ts";
import { readJson, request } from "../requests.ts";

interface ConversationMenuProps {
	conversation: ConversationSummary;
	reload: () => Promise<void>;
	/** On the page of the conversation itself. */
	alone?: boolean;
}

export function ConversationMenu({ conversation, reload, alone = false }: ConversationMenuProps) {
	const [others, setOthers] = useState<Conversation["others"] | null>(null);
	const { id, status } = conversation;
	const path = `/conversations/${id}`;
	const change = async (values: object, words: string) => {
		await request(path, "PATCH", values);
		say(words);
		await reload();
	};
	const merge = async () => {
		const answer = await readJson<{ conversation: Conversation }>(path);
		if (answer.conversation.others.length === 0) say("This customer has no other conversation");
		else setOthers(answer.conversation.others);
	};
	const done: MenuEntry =
		status === "done"
			? { icon: "undo", words: "Reopen", choose: () => void change({ status: "open" }, "Conversation reopened") }
			: { icon: "check", words: "Mark as done", choose: () => void change({ status: "done" }, "Marked as done") };
	const entries: MenuEntry[] = [
		done,
		{ icon: "person", words: "Assign to me", choose: () => void change({ mine: true }, "Assigned to you") },
		{ icon: "merge", words: "Merge into…", choose: () => void merge() },
		{ icon: "link", words: "Copy link", choose: () => copyLink(`/app${path}`) },
	];
	if (!alone) entries.push({ icon: "open", words: "Open", choose: () => navigate(`/app${path}`) });
	return (
		<>
			<Menu label="Conversation Options" buttonLabel="Menu" buttonClass="icon-button" entries={entries}>
				<Icon name="dots" />
			</Menu>
			{others !== null && (
				<Dialog
					title="Merge conversation"
					submit="Merge"
					close={() => setOthers(null)}
					save={async (values) => {
						await request(`${path}/merge`, "POST", { into: Number(values["into"]) });
						await reload();
					}}
				>
					<p class="hint">“{conversation.subject}” becomes a part of the conversation you choose.</p>
					<Field label="Merge into">
						<select name="into" class="input">
							{others.map((other) => (
								<option key={other.id} value={other.id}>
									#{other.id} {other.subject}
								</option>
							))}
						</select>
					</Field>
				</Dialog>
			)}
		</>
	);
}
