import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { NONCE, secureHeaders } from "hono/secure-headers";
import { createApi } from "./api/create-api.ts";
import type { Front } from "./bundle-front.ts";
import type { Sql } from "./connect.ts";

const policy = {
	defaultSrc: ["'none'"],
	scriptSrc: ["'self'", NONCE],
	styleSrc: ["'self'"],
	imgSrc: ["'self'"],
	connectSrc: ["'self'"],
	baseUri: ["'none'"],
	formAction: ["'self'"],
	frameAncestors: ["'none'"],
};

/** Set before the first paint, so that a dark page never flashes white. */
const chooseTheme = `document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")`;

export function createCrmApp({ sql, front }: { sql: Sql; front: Front }) {
	const app = new Hono<{ Variables: { secureHeadersNonce?: string } }>();
	app.use(secureHeaders({ contentSecurityPolicy: policy, xFrameOptions: "DENY", strictTransportSecurity: false }));
	app.use(csrf());
	app.route("/api/crm", createApi(sql));
	app.get("/", (c) => c.redirect("/app/searches/customers"));
	app.get("/app", (c) => c.redirect("/app/searches/customers"));
	app.get("/app/*", (c) => {
		c.header("cache-control", "no-store");
		return c.html(page(c.get("secureHeadersNonce") ?? ""));
	});
	app.get("/assets/:name", (c) => {
		const file = front.get(c.req.param("name"));
		if (!file) return c.notFound();
		return c.body(file.content, 200, { "content-type": `${file.type}; charset=utf-8`, "cache-control": "no-cache" });
	});
	app.get("/favicon.ico", (c) => c.body(icon, 200, { "content-type": "image/svg+xml", "cache-control": "max-age=86400" }));
	return app;
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#0f766e"/><path d="M12 5v13M8.5 9h7M6 13c0 3.5 2.7 5.5 6 5.5s6-2 6-5.5" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>`;

function page(nonce: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Harbor Desk</title>
<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<script nonce="${nonce}">${chooseTheme}</script>
<link rel="stylesheet" href="/assets/app.css">
</head>
<body><div id="app"></div><script type="module" src="/assets/app.js"></script></body>
</html>`;
}
