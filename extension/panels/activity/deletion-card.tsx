import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Time } from "../../controls/time.tsx";
import { useAction } from "../../controls/use-action.ts";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { DeletionItems } from "./deletion-items.tsx";
import { DeletionProgress, DeletionReasons, StateBadge } from "./deletion-progress.tsx";
import {
	describeAftermath,
	describeCounts,
	describeFirstRecords,
	describeRedaction,
	describeRelated,
	describeSubject,
} from "./describe-counts.ts";
import { Mentions } from "./mentions.tsx";
import { canCancel, canRetry, isCancelled } from "./progress-of.ts";

interface DeletionCardProps {
	deletion: Deletion;
	showPerson: boolean;
	opened: boolean;
	replace: (deletion: Deletion) => void;
}

export function DeletionCard({ deletion, showPerson, opened, replace }: DeletionCardProps) {
	const { rights } = useSession();
	const [expanded, setExpanded] = useState(opened);
	const [retrying, setRetrying] = useState(false);
	const cancel = useAction(() => ask("deletions/cancel", { id: deletion.id }));
	const retry = useAction(() => ask("deletions/retry", { id: deletion.id }));
	const card = useRef<HTMLElement>(null);
	const id = useId();
	const { counts, bulk, startedBy } = deletion;
	const redaction = describeRedaction(deletion.redaction);
	const aftermath = describeAftermath(deletion.aftermath);
	const related = describeRelated(deletion);
	const first = describeFirstRecords(deletion);
	const showBar = bulk && deletion.state === "running";

	useLayoutEffect(() => {
		if (!opened) return;
		setExpanded(true);
		card.current?.scrollIntoView({ block: "start" });
		card.current?.focus({ preventScroll: true });
	}, [opened]);

	async function cancelIt() {
		const result = await cancel.run(undefined);
		if (result?.ok) replace(result.value);
	}

	async function retryIt() {
		const result = await retry.run(undefined);
		setRetrying(result?.ok === true);
	}

	return (
		<article ref={card} class="card deletion" aria-labelledby={`${id}-title`} tabIndex={-1}>
			<div class="card-head">
				<h2 id={`${id}-title`}>{describeSubject(deletion)}</h2>
				<StateBadge deletion={deletion} />
			</div>
			<p class="hint">
				<Time iso={deletion.createdAt} />
				{showPerson && startedBy ? (
					<>
						{" · "}
						<bdi>{startedBy.name}</bdi>
					</>
				) : null}
				{related ? ` · ${related}` : null}
			</p>
			{first === null ? null : <p class="hint key-list">{first}</p>}
			{showBar ? <DeletionProgress deletion={deletion} labelledBy={`${id}-title`} /> : null}
			{showBar && !isCancelled(deletion) ? null : <p>{describeCounts(deletion)}</p>}
			{redaction ? <p class="hint">{redaction}</p> : null}
			{aftermath.map((sentence) => (
				<p key={sentence} class="hint">
					{sentence}
				</p>
			))}
			{deletion.redaction && deletion.redaction.mentions + deletion.redaction.failed > 0 ? <Mentions deletion={deletion.id} /> : null}
			{bulk ? <DeletionReasons reasons={deletion.reasons} /> : null}
			<FailureNotice failure={cancel.failure ?? retry.failure} />
			{retrying ? <p role="status">{t("activity.confirmInWindow")}</p> : null}
			<div class="actions start">
				{canCancel(deletion) ? (
					<button type="button" class="button" aria-disabled={cancel.busy} onClick={() => void cancelIt()}>
						{cancel.busy ? t("activity.cancelling") : t("common.cancel")}
					</button>
				) : null}
				{canRetry(deletion) ? (
					<button type="button" class="button" aria-disabled={retry.busy} onClick={() => void retryIt()}>
						{t("activity.retryFailed", { count: counts.failed })}
					</button>
				) : null}
				<button
					type="button"
					class="button quiet"
					aria-expanded={expanded}
					aria-controls={`${id}-items`}
					onClick={() => setExpanded(!expanded)}
				>
					{expanded ? t("activity.hideRecords") : bulk ? t("activity.showRecords") : t("activity.showRecord")}
				</button>
				{rights.admin ? (
					<a class="button quiet" href={`#audit?deletion=${deletion.id}`}>
						{t("common.audit")}
					</a>
				) : null}
			</div>
			<div id={`${id}-items`} hidden={!expanded}>
				{expanded ? <DeletionItems deletion={deletion} /> : null}
			</div>
		</article>
	);
}
