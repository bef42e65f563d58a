import { readerLocale } from "../reader-locale.ts";
import { t } from "../words.ts";

export function Time({ iso }: { iso: string }) {
	return (
		<time dateTime={iso} title={new Date(iso).toLocaleString(readerLocale())}>
			{formatTime(iso, new Date())}
		</time>
	);
}

/** "14:03" for today, "Yesterday, 14:03", else with the date. */
export function formatTime(iso: string, now: Date, locale = readerLocale()): string {
	const at = new Date(iso);
	const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
	const yesterday = new Date(now);
	yesterday.setDate(now.getDate() - 1);
	if (at.toDateString() === now.toDateString()) return time;
	if (at.toDateString() === yesterday.toDateString()) return t("controls.yesterday", { time });
	const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }).format(at);
	return t("controls.dateAndTime", { date, time });
}
