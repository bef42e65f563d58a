import { t } from "./words.ts";

type ServerAddress = { ok: true; address: string } | { ok: false; message: string };

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Turns what a person types or a managed policy says ("expunge.example.org/", "localhost:8787") into an address. Only an address on this
 * machine can be unencrypted.
 */
export function readServerAddress(typed: string): ServerAddress {
	const text = typed.trim();
	if (text === "") return { ok: false, message: t("serverAddress.missing") };
	const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
	const candidate = hasScheme ? text : `https://${text}`;
	if (!URL.canParse(candidate)) return { ok: false, message: t("serverAddress.wrong") };
	const url = new URL(candidate);
	if (!hasScheme && loopback.test(url.hostname)) url.protocol = "http:";
	if (url.protocol !== "https:" && url.protocol !== "http:") return { ok: false, message: t("serverAddress.scheme") };
	if (url.protocol === "http:" && !loopback.test(url.hostname)) {
		return { ok: false, message: t("serverAddress.unencrypted") };
	}
	return { ok: true, address: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
}
