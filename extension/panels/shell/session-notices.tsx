import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import type { Failure } from "../../messages.ts";
import { AllowSite } from "../set-up/allow-site.tsx";
import { useSession } from "./use-session.ts";

interface SessionNoticesProps {
	/** The panel below asks the server itself, and says when it does not answer. */
	panelAsks: boolean;
	refresh: () => Promise<void>;
}

const unavailable: Failure = { code: "unavailable", message: "The server does not answer." };

/** Says why the CRM's pages offer nothing, if they do not. */
export function SessionNotices({ panelAsks, refresh }: SessionNoticesProps) {
	const { unreachable, adapterProblems, crmLoginOnPage, siteGranted, description, user } = useSession();
	const crm = description?.crm;
	return (
		<>
			<FailureNotice failure={unreachable && !panelAsks ? unavailable : null} retry={() => void refresh()} />
			{adapterProblems.length === 0 ? null : (
				<Notice tone="warning">
					<p>
						<strong>Deletion is unavailable in {crm?.title ?? "the CRM"} right now.</strong> The server sent a description of its pages that
						this extension cannot use:
					</p>
					<ul class="adapter-problems">
						{adapterProblems.slice(0, 3).map((problem) => (
							<li key={problem}>{problem}</li>
						))}
						{adapterProblems.length > 3 ? <li>and {adapterProblems.length - 3} more</li> : null}
					</ul>
					<p>Update the extension. If that does not help, show this to your admin.</p>
				</Notice>
			)}
			{crmLoginOnPage === null ? null : (
				<Notice tone="warning">
					<p>
						<strong>Deletion is unavailable in {crm?.title ?? "the CRM"} right now.</strong> It is signed in as <bdi>{crmLoginOnPage}</bdi>,
						but Expunge is signed in as <bdi>{user.crmLogin}</bdi>.
					</p>
					<p>
						If this is a shared computer, <a href="#account">sign out here</a> or sign in to the CRM yourself. If both are you, an admin can
						correct your CRM login.
					</p>
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
