interface Request {
	method: string;
	path: string;
}

/**
 * What a WebDAV server answers that keeps these files. As sabre/dav and Nextcloud do, it removes a folder with everything in it whatever the
 * request's depth, and answers HEAD for a folder with 200.
 */
export function answerAsWebDav(files: Set<string>): (request: Request) => { status: number; body?: string } {
	return ({ method, path: encoded }) => {
		const path = decodeURIComponent(encoded);
		const below = [...files].filter((file) => file.startsWith(path.endsWith("/") ? path : `${path}/`));
		const isFolder = below.length > 0;
		if (!isFolder && !files.has(path)) return { status: 404 };
		if (method === "PROPFIND") return { status: 207, body: propertiesOf(encoded, isFolder) };
		if (method === "DELETE") for (const file of [path, ...below]) files.delete(file);
		return { status: method === "DELETE" ? 204 : 200 };
	};
}

function propertiesOf(href: string, isFolder: boolean): string {
	const type = isFolder ? "<d:resourcetype><d:collection/></d:resourcetype>" : "<d:resourcetype/>";
	const found = `<d:propstat><d:prop>${type}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>`;
	return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>${href}</d:href>${found}</d:response></d:multistatus>`;
}
