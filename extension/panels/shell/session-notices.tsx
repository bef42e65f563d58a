import { useEffect, useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import type { Failure } from "../../messages.ts";
import { parts, t } from "../../words.ts";
import { AllowSite } from "../set-up/allow-site.tsx";
import { useSession } from "./use-session.ts";

interface SessionNoticesProps {
	/** The panel below asks the server itself, and says when it does not answer. */
	panelAsks: boolean;
	refresh: () => Promise<void>;
}

/** Says why the CRM's pages offer nothing, if they do not, or offer something else than before. */
export function SessionNotices({ panelAsks, refresh }: SessionNoticesProps) {
	const { unreachable, adapterProblems, crmLoginOnPage, siteGranted, description, user } = useSession();
	const crm = description?.crm;
	const away: Failure = { code: "unavailable", message: t("common.serverAway") };
	const unavailable = <strong>{t("shell.unavailableIn", { crm: crm?.title ?? t("common.theCrm") })}</strong>;
	return (
		<>
			<FailureNotice failure={unreachable && !panelAsks ? away : null} retry={() => void refresh()} />
			{adapterProblems.length === 0 ? null : (
				<Notice tone="warning">
					<p>{parts("shell.badDescription", { unavailable })}</p>
					<ul class="adapter-problems">
						{adapterProblems.slice(0, 3).map((problem) => (
							<li key={problem}>{problem}</li>
						))}
						{adapterProblems.length > 3 ? <li>{t("shell.moreProblems", { count: adapterProblems.length - 3 })}</li> : null}
					</ul>
					<p>{t("shell.updateExtension")}</p>
				</Notice>
			)}
			<NewRights refresh={refresh} />
			{crmLoginOnPage === null ? null : (
				<Notice tone="warning">
					<p>{parts("shell.otherPerson", { unavailable, crmLogin: <bdi>{crmLoginOnPage}</bdi>, ownLogin: <bdi>{user.crmLogin}</bdi> })}</p>
					<p>{parts("shell.otherPersonAdvice", { link: <a href="#account">{t("shell.signOutHere")}</a> })}</p>
				</Notice>
			)}
			{siteGranted || crm === undefined ? null : (
				<Notice tone="warning">
					<AllowSite crm={crm} done={refresh} skip={null} />
				</Notice>
			)}
		</>
	);
}

/**
 * The icon stops saying it as soon as a panel has. The notice stays until the person closes it or the panel. A console in the background
 * has told nobody yet.
 */
function NewRights({ refresh }: { refresh: () => Promise<void> }) {
	const { newRights } = useSession();
	const [open, setOpen] = useState(newRights);
	useEffect(() => {
		if (!newRights) return;
		setOpen(true);
		const stop = new AbortController();
		const see = () => {
			if (!document.hidden) void ask("session/rights-seen", null).then(refresh);
		};
		document.addEventListener("visibilitychange", see, { signal: stop.signal });
		see();
		return () => stop.abort();
	}, [newRights, refresh]);

	if (!open) return null;
	return (
		<Notice tone="info">
			<p>
				<strong>{t("common.newRights")}</strong> {parts("shell.newRights", { link: <a href="#account">{t("shell.newRightsLink")}</a> })}
			</p>
			<div class="actions start">
				<button type="button" class="button" onClick={() => setOpen(false)}>
					{t("common.close")}
				</button>
			</div>
		</Notice>
	);
}
