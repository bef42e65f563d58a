/** "1 table", "2 tables". For what commands print, which is in English only. Pure. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
	return `${number} ${number === 1 ? singular : plural}`;
}
