import { useEffect, useState } from "preact/hooks";
import type { Agent } from "../api/session.ts";
import { Toast } from "./controls/toast.tsx";
import { navigate, useAddress } from "./navigation.ts";
import { CompanyPage } from "./pages/company.tsx";
import { ConversationPage } from "./pages/conversation.tsx";
import { CustomerPage } from "./pages/customer.tsx";
import { KobjectPage } from "./pages/kobject.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { ReportsPage } from "./pages/reports.tsx";
import { SearchPage } from "./pages/search.tsx";
import { SignInPage } from "./pages/sign-in.tsx";
import { readJson } from "./requests.ts";
import { Shell } from "./shell.tsx";
import { SigningOut } from "./signing-out.tsx";

export function App() {
	const address = useAddress();
	const [agent, setAgent] = useState<Agent | null | undefined>(undefined);
	const [leaving, setLeaving] = useState(false);
	useEffect(() => {
		void readJson<{ agent: Agent | null }>("/session").then((session) => setAgent(session.agent));
	}, []);
	const signingIn = address.pathname === "/app/sign-in";
	useEffect(() => {
		if (agent === null && !signingIn)
			navigate(`/app/sign-in?next=${encodeURIComponent(address.pathname + address.search)}`, { replace: true });
	}, [agent, signingIn]);

	if (agent === undefined) return null;
	if (leaving) {
		const left = () => {
			setLeaving(false);
			setAgent(null);
			navigate("/app/sign-in");
		};
		return <SigningOut left={left} />;
	}
	if (agent === null || signingIn) {
		const enter = (entering: Agent) => {
			setAgent(entering);
			const next = address.searchParams.get("next") ?? "";
			navigate(next.startsWith("/app/") ? next : "/app/searches/customers", { replace: true });
		};
		return <SignInPage enter={enter} />;
	}
	return (
		<Shell agent={agent} path={address.pathname} signOut={() => setLeaving(true)}>
			<Page address={address} />
			<Toast />
		</Shell>
	);
}

function Page({ address }: { address: URL }) {
	const [, , place = "", first = "", second = ""] = address.pathname.split("/").map(decodeURIComponent);
	if (place === "customers") return <CustomerPage key={first} id={first} />;
	if (place === "companies") return <CompanyPage key={first} id={first} />;
	if (place === "conversations") return <ConversationPage key={first} id={first} />;
	if (place === "kobjects") return <KobjectPage key={second} klass={first} id={second} />;
	if (place === "searches") return <SearchPage key={address.pathname} what={second ? `${first}/${second}` : first} address={address} />;
	if (place === "reports") return <ReportsPage />;
	return <NotFound what="page" />;
}
