/**
 * Cookies from the text of a file: the header `Cookie` as a browser's developer tools show it, or lines of a `cookies.txt`. Fails with a
 * sentence that contains nothing of the file.
 */
export function parseCookies(text: string): { name: string; value: string }[] {
	const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
	const isTable = lines.some((line) => line.split("\t").length === 7);
	const cookies = isTable
		? lines.filter((line) => !/^#(?!HttpOnly_)/.test(line)).map((line) => line.split("\t").slice(5))
		: lines
				.join(";")
				.replace(/^\s*cookie:/i, "")
				.split(";")
				.filter((pair) => pair.trim() !== "")
				.map((pair) => [pair.slice(0, Math.max(0, pair.indexOf("="))).trim(), pair.slice(pair.indexOf("=") + 1).trim()]);
	const isComplete = cookies.length > 0 && cookies.every(([name, value]) => name && value !== undefined);
	if (!isComplete)
		throw new Error(
			'The file of --cookie-file must hold the header "Cookie", such as name=value; other=value, or the lines of a cookies.txt.',
		);
	return cookies.map(([name = "", value = ""]) => ({ name, value }));
}
