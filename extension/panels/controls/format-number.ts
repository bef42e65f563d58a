const numbers = new Intl.NumberFormat();

export function formatNumber(value: number): string {
	return numbers.format(value);
}
