import { t } from "../../words.ts";

/** Codes of attempts without an answer. The server has others, such as those of TLS, which are shown as they are. */
const codes = ["TIMEOUT", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "PRIVATE_ADDRESS", "NO_ENDPOINT", "NO_EVENT", "NO_OBJECT"] as const;

/** What a receiver answered, or why it did not. `answer`: a status or a code. */
export function answerWords(answer: string): string {
	if (/^2\d\d$/.test(answer)) return t("deliveries.accepted", { status: answer });
	if (/^\d{3}$/.test(answer)) return t("deliveries.refused", { status: answer });
	const known = codes.find((code) => code === answer);
	return known ? t(`deliveries.codes.${known}`) : t("deliveries.failedWith", { code: answer });
}
