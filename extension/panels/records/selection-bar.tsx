import { useCallback } from "preact/hooks";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Notice } from "../../controls/notice.tsx";
import { deleteWords } from "../../documented-words.ts";
import { formatCount } from "../../format-number.ts";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import type { OfferedType } from "./offered-types.ts";
import type { TickedRecords } from "./record-list.tsx";
import { useConfirmation } from "./use-confirmation.ts";

interface SelectionBarProps {
	type: OfferedType;
	ticked: TickedRecords;
	clear: () => void;
}

/** How many records are ticked, and Delete. The confirmation is a window of its own. */
export function SelectionBar({ type, ticked, clear }: SelectionBarProps) {
	const { rights } = useSession();
	const confirmation = useConfirmation(useCallback(clear, []));
	const count = ticked.size;
	const lacksBulk = count > 1 && !rights.bulkDelete;
	const { object, klass, labels } = type;
	return (
		<section class="selection-bar" aria-label={t("records.selection")}>
			{confirmation.isOpen ? (
				<Notice tone="info">
					<p role="status">{t("records.confirm")}</p>
				</Notice>
			) : null}
			<FailureNotice failure={confirmation.failure} />
			{lacksBulk ? <p class="hint">{t("records.lacksBulk")}</p> : null}
			<div class="actions">
				<span class="grow" role="status">
					{count === 0 ? t("records.nothingSelected") : t("records.selected", { records: formatCount(count, labels) })}
				</span>
				{count > 0 ? (
					<button type="button" class="button" onClick={clear}>
						{t("common.clear")}
					</button>
				) : null}
				<button
					type="button"
					class="button danger"
					disabled={count === 0 || lacksBulk || confirmation.isOpen || confirmation.busy}
					onClick={() => void confirmation.open({ object, klass, keys: [...ticked.keys()] })}
				>
					{deleteWords(labels, count)}
				</button>
			</div>
		</section>
	);
}
