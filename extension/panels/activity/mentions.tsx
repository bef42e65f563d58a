import { useId, useState } from "preact/hooks";
import type { Mention } from "../../../server/deletions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import type { Failure } from "../../messages.ts";
import { t } from "../../words.ts";

/** Texts that may still contain names of deleted people. Loaded when opened. */
export function Mentions({ deletion }: { deletion: string }) {
	const [expanded, setExpanded] = useState(false);
	const [mentions, setMentions] = useState<Mention[] | null>(null);
	const [failure, setFailure] = useState<Failure | null>(null);
	const id = useId();

	async function toggle() {
		setExpanded(!expanded);
		if (expanded) return;
		const result = await ask("deletions/mentions", { id: deletion });
		if (result.ok) setMentions(result.value);
		setFailure(result.ok ? null : result.failure);
	}

	return (
		<>
			<div class="actions start">
				<button type="button" class="button quiet" aria-expanded={expanded} aria-controls={id} onClick={() => void toggle()}>
					{expanded ? t("activity.hideMentions") : t("activity.showMentions")}
				</button>
			</div>
			<div id={id} hidden={!expanded}>
				<FailureNotice failure={failure} />
				{mentions === null && failure === null ? <Loading what={t("activity.mentions")} /> : null}
				{mentions === null ? null : (
					<table class="items">
						<thead>
							<tr>
								<th scope="col">{t("activity.text")}</th>
								<th scope="col">{t("activity.table")}</th>
								<th scope="col">{t("common.id")}</th>
							</tr>
						</thead>
						<tbody>
							{mentions.map(({ kind, table, key }) => (
								<tr key={`${table} ${key}`}>
									<td>{kind}</td>
									<td>{table}</td>
									<td>
										<bdi class="key">{key}</bdi>
									</td>
								</tr>
							))}
						</tbody>
					</table>
				)}
			</div>
		</>
	);
}
