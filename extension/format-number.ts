/** As the server writes its numbers too: in English, as the words around them. */
const numbers = new Intl.NumberFormat("en");

export function formatNumber(value: number): string {
	return numbers.format(value);
}
