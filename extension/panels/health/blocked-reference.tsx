import { useState } from "preact/hooks";
import type { ServerHealth } from "../../../server/health/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { ConfirmDialog } from "../../controls/confirm-dialog.tsx";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import { SelectField } from "../../controls/select-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { useCopy } from "../../controls/use-copy.ts";
import { listWords, type MessageKey, t } from "../../words.ts";

interface BlockedReferenceProps {
	blocked: ServerHealth["blocked"][number];
	replace: (health: ServerHealth) => void;
	refresh: () => Promise<void>;
}

type Acceptable = BlockedReferenceProps["blocked"]["acceptable"][number];
type Rule = Acceptable["rule"];

const names: Record<Rule, MessageKey> = {
	delete: "health.deleteRows",
	detach: "health.keepRows",
	refuse: "health.keepRecord",
};

const meanings: Record<Rule, MessageKey> = {
	delete: "health.acceptDelete",
	detach: "health.acceptDetach",
	refuse: "health.acceptRefuse",
};

/** The doctor's finding, what can happen to the rows, the rule to paste, and Accept. */
export function BlockedReference({ blocked, replace, refresh }: BlockedReferenceProps) {
	const { reference, message, types, proposal, acceptable } = blocked;
	const [accepting, setAccepting] = useState<Acceptable | null>(null);
	const [wanted, setWanted] = useState<string | null>(null);
	const [own] = acceptable;
	const chosen = acceptable.find(({ rule }) => rule === wanted) ?? own;
	const accept = useAction(({ rule, fingerprint }: Acceptable) => ask("health/accept", { reference, rule, fingerprint }));
	const isStillPossible = acceptable.some(({ rule, fingerprint }) => rule === accepting?.rule && fingerprint === accepting.fingerprint);
	const failure = accept.failure?.code === "conflict" ? { ...accept.failure, message: t("health.acceptConflict") } : accept.failure;

	async function confirm(asked: Acceptable) {
		const result = await accept.run(asked);
		setAccepting(null);
		if (result?.ok) replace(result.value);
		else await refresh();
	}

	const toPaste = chosen?.proposal ?? proposal;
	return (
		<article class="card stack" aria-label={reference}>
			<p lang="en">{message}</p>
			{types.length > 0 ? <p class="hint">{t("health.blockedTypes", { types: listWords(types.map(({ plural }) => plural)) })}</p> : null}
			{chosen && acceptable.length > 1 ? (
				<SelectField
					label={t("health.choice")}
					value={chosen.rule}
					change={setWanted}
					options={acceptable.map(({ rule }) => ({ value: rule, label: t(names[rule]) }))}
				/>
			) : null}
			{chosen ? <p aria-live="polite">{t(meanings[chosen.rule])}</p> : null}
			{toPaste === null ? null : <RuleToPaste rule={toPaste} />}
			<FailureNotice failure={failure} />
			{chosen ? (
				<div class="actions start">
					<button type="button" class="button" aria-label={t("health.acceptOf", { reference })} onClick={() => setAccepting(chosen)}>
						{t("health.accept")}
					</button>
				</div>
			) : (
				<p class="hint">{t("health.acceptNot")}</p>
			)}
			{accepting ? (
				<ConfirmDialog
					title={t("health.acceptTitle")}
					button={t("health.accept")}
					busy={accept.busy}
					disabled={!isStillPossible}
					confirm={() => void confirm(accepting)}
					close={() => setAccepting(null)}
				>
					<p>
						<code>{reference}</code>
					</p>
					<p>{t(meanings[accepting.rule])}</p>
					<p class="hint">{t("health.acceptKept")}</p>
					{isStillPossible ? null : (
						<Notice tone="danger" urgent>
							<p>{t("health.acceptConflict")}</p>
						</Notice>
					)}
				</ConfirmDialog>
			) : null}
		</article>
	);
}

function RuleToPaste({ rule }: { rule: string }) {
	const { copy, status } = useCopy(rule);
	return (
		<>
			<p class="hint">{t("health.paste")}</p>
			<pre class="blocked-rule" dir="ltr">
				<code>{rule}</code>
			</pre>
			<div class="actions start">
				<button type="button" class="button" onClick={() => void copy()}>
					{t("common.copy")}
				</button>
				<span class="hint" role="status">
					{status}
				</span>
			</div>
		</>
	);
}
