import { useEffect, useRef, useState } from "preact/hooks";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Segments } from "../../controls/select-field.tsx";
import { useSession } from "../shell/use-session.ts";
import { useAnswer } from "../use-answer.ts";
import { usePolling, useRefreshOnReturn } from "../use-polling.ts";
import { DeletionCard } from "./deletion-card.tsx";
import { announceProgress } from "./describe-counts.ts";
import { isUnderway } from "./progress-of.ts";

const runningPollMs = 2_000;
const idlePollMs = 10_000;

/** Deletions, newest first. Besides following changes it polls: often while one is running, seldom for deletions that start elsewhere. */
export function Activity({ opened }: { opened: string | null }) {
	const { rights, description } = useSession();
	const [everyone, setEveryone] = useState(false);
	const deletions = useAnswer(`deletions ${everyone}`, () => ask("deletions/list", { everyone }), ["deletions", "session"]);
	const { value, refresh } = deletions;
	const [announcement, setAnnouncement] = useState("");
	const before = useRef(new Map<string, Deletion>());

	useEffect(() => {
		if (value === null) return;
		const news = value.map((deletion) => announceProgress(before.current.get(deletion.id), deletion)).filter((text) => text !== null);
		before.current = new Map(value.map((deletion) => [deletion.id, deletion]));
		if (news.length > 0) setAnnouncement(news.join(" "));
	}, [value]);

	useRefreshOnReturn(refresh);
	usePolling(refresh, value?.some(isUnderway) ? runningPollMs : idlePollMs);

	function replace(changed: Deletion) {
		if (value) deletions.replace(value.map((deletion) => (deletion.id === changed.id ? changed : deletion)));
	}

	return (
		<>
			{rights.admin ? (
				<Segments
					label="Whose deletions"
					value={everyone ? "everyone" : "mine"}
					change={(whose) => setEveryone(whose === "everyone")}
					options={[
						{ value: "mine", label: "Mine" },
						{ value: "everyone", label: "Everyone’s" },
					]}
				/>
			) : null}
			<p class="visually-hidden" aria-live="polite">
				{announcement}
			</p>
			<FailureNotice failure={deletions.failure} retry={() => void refresh()} />
			{value === null && deletions.failure === null ? <Loading what="deletions" /> : null}
			{value?.length === 0 ? (
				<Empty title="Nothing has been deleted yet">
					<p>Deletions that you start in {description?.crm.title ?? "the CRM"} appear here, with their progress and outcome.</p>
				</Empty>
			) : null}
			{value && value.length > 0 ? (
				<ul class="cards">
					{value.map((deletion) => (
						<li key={deletion.id}>
							<DeletionCard deletion={deletion} showPerson={everyone} opened={deletion.id === opened} replace={replace} />
						</li>
					))}
				</ul>
			) : null}
		</>
	);
}
