/** Whether a date field's text is a day that can be asked for. Browsers accept years of more than four digits. */
export function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** "2026-11-24", as in a date field: the moment at which this day begins in the person's time zone. */
export function startOfDay(day: string): string {
	return new Date(`${day}T00:00:00`).toISOString();
}

/** The day's last millisecond, so that the whole day counts. */
export function endOfDay(day: string): string {
	const date = new Date(`${day}T00:00:00`);
	date.setDate(date.getDate() + 1);
	return new Date(date.getTime() - 1).toISOString();
}
