import "../controls/theme.css";
import "./panels.css";
import { render } from "preact";
import { useState } from "preact/hooks";
import { FailureNotice } from "../controls/failure-notice.tsx";
import { Loading } from "../controls/notice.tsx";
import { labelDocument, readMessageFile, readWords, t } from "../words.ts";
import { SetUp } from "./set-up/set-up.tsx";
import { nextSetUpStep } from "./set-up/set-up-step.ts";
import { type Place, Shell } from "./shell/shell.tsx";
import { lastRouteKey } from "./shell/use-route.ts";
import { SessionProvider, useSessionState } from "./shell/use-session.ts";
import { readStored } from "./stored.ts";

function isText(value: unknown): value is string {
	return typeof value === "string";
}

/** Starts the popup or the console. A popup that is opened without a route shows the last one. */
export async function showPanels(place: Place): Promise<void> {
	const root = document.querySelector("#panels");
	if (root === null) throw new Error("The page has no place for the panels.");
	if (place === "popup" && location.hash === "") {
		const last = await readStored(lastRouteKey, isText).catch(() => null);
		if (last !== null) history.replaceState(null, "", last);
	}
	document.documentElement.dataset.place = place;
	await readWords(readMessageFile);
	labelDocument(place === "popup" ? "Expunge" : t("shell.consoleTitle"));
	render(<Panels place={place} />, root);
}

/** The whole popup or console: first any set-up steps that are missing, then the panels. */
export function Panels({ place }: { place: Place }) {
	const session = useSessionState();
	const [siteSkipped, setSiteSkipped] = useState(false);
	const state = session.value;
	if (state === null) {
		return (
			<main class={`set-up ${place}`}>
				{session.failure ? <FailureNotice failure={session.failure} retry={() => void session.refresh()} /> : <Loading what="Expunge" />}
			</main>
		);
	}
	const step = nextSetUpStep(state, siteSkipped);
	const { user, rights } = state;
	if (step !== null || user === null || rights === null) {
		return <SetUp session={state} step={step ?? "unreachable"} refresh={session.refresh} skipSite={() => setSiteSkipped(true)} />;
	}
	return (
		<SessionProvider value={{ ...state, user, rights }}>
			<Shell key={user.id} place={place} refreshSession={session.refresh} />
		</SessionProvider>
	);
}
