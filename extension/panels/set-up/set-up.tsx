import { useState } from "preact/hooks";
import type { Description } from "../../../server/crm/schemas.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import type { SessionState } from "../../messages.ts";
import { t } from "../../words.ts";
import { AllowSite } from "./allow-site.tsx";
import { ConnectServer } from "./connect-server.tsx";
import type { SetUpStep } from "./set-up-step.ts";
import { SignIn } from "./sign-in.tsx";

interface SetUpProps {
	session: SessionState;
	step: SetUpStep;
	refresh: () => Promise<void>;
	skipSite: () => void;
}

const steps: readonly SetUpStep[] = ["server", "site", "sign_in"];

/** The first run and every later sign-in, one step at a time. */
export function SetUp({ session, step, refresh, skipSite }: SetUpProps) {
	const [changing, setChanging] = useState(false);
	const shown = changing ? "server" : step;
	const { server, managed, description } = session;
	const number = steps.indexOf(shown) + 1;

	async function connected() {
		setChanging(false);
		await refresh();
	}

	return (
		<main class="set-up">
			<header class="set-up-head">
				<img src="/mark.svg" alt="" width="40" height="40" />
				<p class="brand">Expunge</p>
				<p class="hint">{t("setUp.slogan")}</p>
			</header>
			<section class="card" aria-labelledby="set-up-title">
				{number > 0 ? <p class="step">{t("setUp.step", { number, count: steps.length })}</p> : null}
				<h1 id="set-up-title">{t(`setUp.steps.${shown}`)}</h1>
				{shown !== "server" && server ? (
					<ServerSummary server={server} description={description} change={managed ? null : () => setChanging(true)} />
				) : null}
				{shown === "server" ? (
					<ConnectServer address={server} done={connected} cancel={changing ? () => setChanging(false) : null} />
				) : shown === "unreachable" ? (
					<FailureNotice
						failure={{ code: "unavailable", message: t("common.serverAway") }}
						advice={t("setUp.checkConnection")}
						retry={() => void refresh()}
					/>
				) : description === null ? null : shown === "site" ? (
					<AllowSite crm={description.crm} done={refresh} skip={skipSite} />
				) : (
					<>
						{session.sessionEnded ? (
							<Notice tone="info">
								<p>{t("setUp.sessionEnded", { crm: description.crm.title })}</p>
							</Notice>
						) : null}
						<SignIn crm={description.crm} keepSignedIn={session.keepSignedIn} lastEmail={session.lastEmail} done={refresh} />
					</>
				)}
			</section>
		</main>
	);
}

interface ServerSummaryProps {
	server: string;
	description: Description | null;
	/** Null if the organisation has set the server. */
	change: (() => void) | null;
}

/** The connected server and its CRM, with a button to change it. */
function ServerSummary({ server, description, change }: ServerSummaryProps) {
	return (
		<div class="summary">
			<div>
				<p class="summary-title" dir="auto">
					{description?.crm.title ?? t("setUp.server")}
				</p>
				<p class="hint">
					{server.replace(/^https?:\/\//, "")}
					{description ? ` · ${t("common.version", { version: description.version })}` : null}
				</p>
			</div>
			{change === null ? null : (
				<button type="button" class="button quiet" onClick={change}>
					{t("setUp.change")}
				</button>
			)}
		</div>
	);
}
