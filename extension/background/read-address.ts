/** What people type, as an origin: "expunge.example.org" → "https://expunge.example.org"; null if it cannot be one. */
export function readAddress(typed: string): string | null {
	const text = typed.trim();
	const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(text);
	if (/^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(text)) return null;
	const address = URL.parse(/^https?:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`);
	if (address === null || text === "" || !/^https?:$/.test(address.protocol)) return null;
	return `${address.origin}${address.pathname.replace(/\/+$/, "")}`;
}
