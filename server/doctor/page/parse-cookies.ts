interface PageCookie {
	name: string;
	value: string;
	path: string;
	/** The cookie is only for https. */
	secure: boolean;
}

/**
 * The cookies for the host in a file: the header `Cookie` as a browser's developer tools show it, or the lines of a `cookies.txt`. Such a file
 * can hold the cookies of every site, so the others are left out. No error repeats anything from the file.
 */
export function parseCookies(text: string, host: string): PageCookie[] {
	const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
	const rows = lines.map((line) => line.split("\t"));
	return rows.some(({ length }) => length === 7) ? parseTable(rows, host) : parseHeader(lines);
}

function parseTable(rows: readonly string[][], host: string): PageCookie[] {
	const cookies = rows.filter(([first = ""]) => !/^#(?!HttpOnly_)/.test(first));
	if (cookies.some(({ length }) => length < 7)) throw unreadable();
	const own = cookies.filter(([domain = "", withSubdomains]) => isFor(host, domain, withSubdomains === "TRUE"));
	if (own.length === 0) throw new Error("The file has no cookies for this site.");
	if (own.some(([, , , , , name]) => !name)) throw unreadable();
	return own.map(([, , path = "", secure, , name = "", value = ""]) => ({ name, value, path: path || "/", secure: secure === "TRUE" }));
}

function isFor(host: string, stated: string, withSubdomains: boolean): boolean {
	const domain = stated
		.replace(/^#HttpOnly_/, "")
		.replace(/^\./, "")
		.toLowerCase();
	return domain !== "" && (host === domain || (withSubdomains && host.endsWith(`.${domain}`)));
}

function parseHeader(lines: readonly string[]): PageCookie[] {
	const pairs = lines
		.join(";")
		.replace(/^\s*cookie:/i, "")
		.split(";")
		.filter((pair) => pair.trim() !== "");
	if (pairs.length === 0 || pairs.some((pair) => !/^\s*[^\s=]/.test(pair) || !pair.includes("="))) throw unreadable();
	return pairs.map((pair) => {
		const at = pair.indexOf("=");
		return { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim(), path: "/", secure: false };
	});
}

function unreadable(): Error {
	return new Error(
		'The file of --cookie-file must hold the header "Cookie", such as name=value; other=value, or the lines of a cookies.txt.',
	);
}
