import { useState } from "preact/hooks";
import type { Trace } from "../../api/customers.ts";
import type { ConversationSummary, KobjectSummary } from "../../api/records.ts";
import { Icon, type IconName } from "../controls/icon.tsx";
import { ago, at, count } from "../words.ts";
import { ConversationItem } from "./conversation-item.tsx";
import { KobjectItem } from "./kobject-item.tsx";

interface TimelineProps {
	conversations: readonly ConversationSummary[];
	kobjects: readonly KobjectSummary[];
	traces: readonly Trace[];
	reload: () => Promise<void>;
	showCustomers?: boolean;
}

type Filter = "all" | "conversations" | "kobjects" | "traces";

/** Everything that happened, newest first. */
export function Timeline({ conversations, kobjects, traces, reload, showCustomers = false }: TimelineProps) {
	const [filter, setFilter] = useState<Filter>("all");
	const tabs: { name: Filter; words: string; number: number }[] = [
		{ name: "all", words: "All", number: conversations.length + kobjects.length + traces.length },
		{ name: "conversations", words: "Conversations", number: conversations.length },
		{ name: "kobjects", words: "Orders, bookings, devices", number: kobjects.length },
	];
	if (traces.length > 0) tabs.push({ name: "traces", words: "Notes and visits", number: traces.length });
	const shows = (name: Filter) => filter === "all" || filter === name;
	const items = [
		...(shows("conversations")
			? conversations.map((one) => ({ time: one.updatedAt, key: `conversation ${one.id}`, conversation: one }))
			: []),
		...(shows("kobjects") ? kobjects.map((one) => ({ time: one.createdAt, key: `kobject ${one.id}`, kobject: one })) : []),
		...(shows("traces") ? traces.map((one) => ({ time: one.at, key: `${one.kind} ${one.id}`, trace: one })) : []),
	].sort((one, other) => other.time.localeCompare(one.time));
	return (
		<section class="timeline" aria-label="Timeline">
			<div class="tabs">
				{tabs.map(({ name, words, number }) => (
					<button key={name} type="button" class="tab" aria-pressed={filter === name} onClick={() => setFilter(name)}>
						{words} <span class="tab-number">{number}</span>
					</button>
				))}
			</div>
			{items.map((item) =>
				"conversation" in item ? (
					<ConversationItem key={item.key} conversation={item.conversation} reload={reload} showCustomer={showCustomers} />
				) : "kobject" in item ? (
					<KobjectItem key={item.key} kobject={item.kobject} reload={reload} />
				) : (
					<TraceItem key={item.key} trace={item.trace} />
				),
			)}
			{items.length === 0 && <p class="empty">{count(0, "entry", "entries")}</p>}
		</section>
	);
}

const traceIcons: Readonly<Record<Trace["kind"], IconName>> = { note: "note", call: "phone", form: "form", event: "event" };

function TraceItem({ trace }: { trace: Trace }) {
	return (
		<div class={`item trace ${trace.kind}`}>
			<span class={`item-icon ${trace.kind === "note" ? "amber" : "grey"}`}>
				<Icon name={traceIcons[trace.kind]} />
			</span>
			<div class="item-body">
				<div class="item-head">
					<bdi class="item-title">{trace.title}</bdi>
					{trace.by !== null && <span class="hint">{trace.by}</span>}
					<time class="item-time" dateTime={trace.at} title={at(trace.at)}>
						{ago(trace.at)}
					</time>
				</div>
				{trace.text !== null && (
					<p class="item-preview" dir="auto">
						{trace.text}
					</p>
				)}
			</div>
		</div>
	);
}
