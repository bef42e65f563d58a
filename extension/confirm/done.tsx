import { useEffect } from "preact/hooks";
import type { Deletion } from "../../server/deletions/schemas.ts";
import { formatCount } from "../format-count.ts";
import { Ending } from "./ending.tsx";

const closesAfter = 3_000;

export function Done({ deletion, close }: { deletion: Deletion; close: () => void }) {
	const { title, text, tone } = describe(deletion);
	useEffect(() => {
		if (tone !== "success") return undefined;
		const timer = setTimeout(close, closesAfter);
		return () => clearTimeout(timer);
	}, [tone]);
	return (
		<Ending title={title} tone={tone} close={close}>
			<p>{text}</p>
		</Ending>
	);
}

function describe({ labels, counts, outcome, state }: Deletion): { title: string; text: string; tone: "info" | "success" | "danger" } {
	const many = formatCount(counts.submitted, labels);
	if (state === "queued" || state === "running") {
		return {
			title: counts.submitted === 1 ? `${many} is being deleted` : `${many} are being deleted`,
			text: "You may close this safely: the work goes on on the server. The badge on the Expunge icon tells you when it is complete.",
			tone: "info",
		};
	}
	if (outcome !== null && counts.failed > 0) return { title: `${labels.singular} was not deleted`, text: outcome.message, tone: "danger" };
	const reference = outcome?.auditReference ? ` Audit reference ${outcome.auditReference}.` : "";
	return { title: `${labels.singular} permanently deleted`, text: `${outcome?.message ?? "It is gone."}${reference}`, tone: "success" };
}
