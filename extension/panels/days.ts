/** "2026-11-24" as a date field has it: the moment at which this day begins where the person is. */
export function startOfDay(day: string): string {
	return new Date(`${day}T00:00:00`).toISOString();
}

/** Its last millisecond, so that the day counts in full. */
export function endOfDay(day: string): string {
	const date = new Date(`${day}T00:00:00`);
	date.setDate(date.getDate() + 1);
	return new Date(date.getTime() - 1).toISOString();
}
