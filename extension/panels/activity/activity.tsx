import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Empty, Loading } from "../../controls/notice.tsx";
import { Pager } from "../../controls/pager.tsx";
import { Segments } from "../../controls/select-field.tsx";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { useAnswer } from "../use-answer.ts";
import { usePolling, useRefreshOnReturn } from "../use-polling.ts";
import { ActivityFilters } from "./activity-filters.tsx";
import { DeletionCard } from "./deletion-card.tsx";
import { type DeletionForm, deletionQuery, emptyDeletionForm, isFiltered } from "./deletion-query.ts";
import { announceProgress } from "./describe-counts.ts";
import { isUnderway } from "./progress-of.ts";

const runningPollMs = 2_000;
const idlePollMs = 10_000;

/**
 * Deletions, newest first, a page at a time. It follows changes and also polls: often while a deletion is running, and less often to find
 * those that start elsewhere.
 */
export function Activity({ opened }: { opened: string | null }) {
	const { rights } = useSession();
	const [form, setForm] = useState<DeletionForm>(emptyDeletionForm);
	const [filtering, setFiltering] = useState(false);
	/** The last deletion of the page before each page; null before the first. */
	const [pages, setPages] = useState<readonly (string | null)[]>([null]);
	const query = deletionQuery(form, pages.at(-1) ?? null);
	const page = useAnswer(`deletions ${JSON.stringify(query)}`, () => ask("deletions/list", query), ["deletions", "session"]);
	const { value, refresh } = page;
	const deletions = value?.deletions ?? null;
	const filters = useId();
	useRefreshOnReturn(refresh);
	usePolling(refresh, deletions?.some(isUnderway) ? runningPollMs : idlePollMs);

	function filter(changed: DeletionForm) {
		setForm(changed);
		setPages([null]);
	}

	function replace(changed: Deletion) {
		if (value === null) return;
		page.replace({ ...value, deletions: value.deletions.map((deletion) => (deletion.id === changed.id ? changed : deletion)) });
	}

	return (
		<>
			<div class="actions start">
				{rights.admin ? (
					<Segments
						label={t("activity.whose")}
						value={form.everyone ? "everyone" : "mine"}
						change={(whose) => filter({ ...form, everyone: whose === "everyone" })}
						options={[
							{ value: "mine", label: t("activity.mine") },
							{ value: "everyone", label: t("activity.everyones") },
						]}
					/>
				) : null}
				<button type="button" class="button" aria-expanded={filtering} aria-controls={filters} onClick={() => setFiltering(!filtering)}>
					{isFiltered(form) ? t("activity.searchActive") : t("common.search")}
				</button>
			</div>
			<div id={filters} hidden={!filtering}>
				{filtering ? <ActivityFilters form={form} change={filter} /> : null}
			</div>
			<Announcement deletions={deletions} />
			<FailureNotice failure={page.failure} retry={() => void refresh()} />
			{deletions === null && page.failure === null ? <Loading what={t("activity.deletions")} /> : null}
			{deletions !== null && opened !== null && !deletions.some(({ id }) => id === opened) ? <OpenedDeletion id={opened} /> : null}
			{deletions?.length === 0 ? (
				isFiltered(form) ? (
					<Empty title={t("activity.noMatch")}>
						<button type="button" class="button" onClick={() => filter({ ...emptyDeletionForm, everyone: form.everyone })}>
							{t("activity.showAll")}
						</button>
					</Empty>
				) : (
					<NothingDeleted />
				)
			) : null}
			{deletions && deletions.length > 0 ? (
				<ul class="cards">
					{deletions.map((deletion) => (
						<li key={deletion.id}>
							<DeletionCard deletion={deletion} showPerson={form.everyone} opened={deletion.id === opened} replace={replace} />
						</li>
					))}
				</ul>
			) : null}
			{value ? <Pager pages={pages} next={value.next} change={setPages} /> : null}
		</>
	);
}

/** What a screen reader announces about running deletions. */
function Announcement({ deletions }: { deletions: readonly Deletion[] | null }) {
	const [announcement, setAnnouncement] = useState("");
	const before = useRef(new Map<string, Deletion>());
	useEffect(() => {
		if (deletions === null) return;
		const news = deletions.map((deletion) => announceProgress(before.current.get(deletion.id), deletion)).filter((text) => text !== null);
		before.current = new Map(deletions.map((deletion) => [deletion.id, deletion]));
		if (news.length > 0) setAnnouncement(news.join(" "));
	}, [deletions]);
	return (
		<p class="visually-hidden" aria-live="polite">
			{announcement}
		</p>
	);
}

/** The deletion that a link leads to, if it is not on the page shown. */
function OpenedDeletion({ id }: { id: string }) {
	const found = useAnswer(`deletion ${id}`, () => ask("deletions/get", { id }), ["deletions", "session"]);
	if (found.failure?.code === "not_found") return <p role="status">{t("activity.notYours")}</p>;
	if (found.value === null) return <FailureNotice failure={found.failure} retry={() => void found.refresh()} />;
	return <DeletionCard deletion={found.value} showPerson opened replace={found.replace} />;
}

function NothingDeleted() {
	const { description } = useSession();
	const crm = description?.crm;
	return (
		<Empty title={t("common.nothingDeleted")}>
			<p>{t("activity.appearHere", { crm: crm?.title ?? t("common.theCrm") })}</p>
			{crm?.origins[0] === undefined ? null : (
				<p>
					<a href={crm.origins[0]} target="_blank" rel="noreferrer">
						{t("activity.openCrm", { crm: crm.title })}
					</a>
				</p>
			)}
		</Empty>
	);
}
