import type { Delivery } from "../../../server/aftermath/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { Time } from "../../controls/time.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { answerWords } from "./answer-words.ts";

/** The id, the newest attempts and the body of a delivery. They are read again after each attempt. */
export function OpenedDelivery({ delivery: { id, message, deletion, attempts } }: { delivery: Delivery }) {
	const details = useAnswer(`${id} ${attempts}`, () => ask("webhooks/delivery", { id }), []);
	const { value } = details;
	return (
		<>
			<FailureNotice failure={details.failure} retry={() => void details.refresh()} />
			{value === null && details.failure === null ? <Loading what={t("deliveries.loadingDetails")} /> : null}
			{value === null ? null : (
				<>
					<dl class="facts">
						<dt>{t("deliveries.message")}</dt>
						<dd class="key">{message}</dd>
						<dt>{t("deliveries.deletion")}</dt>
						<dd class="key">
							<a href={`#audit?deletion=${deletion}`}>{deletion}</a>
						</dd>
					</dl>
					{value.newest.length === 0 ? null : (
						<>
							<h4>{t("deliveries.newest")}</h4>
							<ul>
								{value.newest.map(({ at, answer }) => (
									<li key={at}>
										<Time iso={at} />: {answerWords(answer)}
									</li>
								))}
							</ul>
						</>
					)}
					<h4>{t("deliveries.body")}</h4>
					{value.body === null ? <p class="hint">{t("deliveries.codes.NO_EVENT")}</p> : <Body text={value.body} />}
				</>
			)}
		</>
	);
}

function Body({ text }: { text: string }) {
	return (
		<>
			<pre class="blocked-rule" dir="ltr">
				<code>{text}</code>
			</pre>
			{text.includes("…") ? <p class="hint">{t("deliveries.textKeys")}</p> : null}
		</>
	);
}
