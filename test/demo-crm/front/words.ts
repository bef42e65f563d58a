const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
	["year", 31_536_000],
	["month", 2_592_000],
	["week", 604_800],
	["day", 86_400],
	["hour", 3_600],
	["minute", 60],
];

/** "3 days ago" */
export function ago(time: string): string {
	const seconds = (Date.parse(time) - Date.now()) / 1_000;
	const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
	return relative.format(Math.round(seconds / length), unit);
}

/** "14 Mar 2026, 09:12" */
export function at(time: string): string {
	return new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export function day(time: string): string {
	return new Date(time).toLocaleDateString("en-GB", { dateStyle: "medium" });
}

export function money(cents: number, currency = "EUR"): string {
	return (cents / 100).toLocaleString("en-IE", { style: "currency", currency });
}

export function count(number: number, one: string, many = `${one}s`): string {
	return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** "whatsapp" → "WhatsApp" */
export function capital(word: string): string {
	return word === "whatsapp" ? "WhatsApp" : word === "email" ? "E-mail" : word.charAt(0).toUpperCase() + word.slice(1);
}

const languages = new Intl.DisplayNames("en", { type: "language" });

export function languageName(locale: string): string {
	return languages.of(locale) ?? locale;
}
