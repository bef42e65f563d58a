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

/** Says why the CRM's pages offer nothing, if they do not. */
export function SessionNotices({ panelAsks, refresh }: SessionNoticesProps) {
	const { unreachable, adapterProblems, crmLoginOnPage, siteGranted, description, user } = useSession();
	const crm = description?.crm;
	const away: Failure = { code: "unavailable", message: t("setUp.serverAway") };
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
