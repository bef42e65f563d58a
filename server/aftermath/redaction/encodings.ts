/** The storage format of a text. */
export type Encoding = "none" | "quoted-printable" | "base64";

export interface DecodedText {
	text: string;
	/** The bytes are not UTF-8, so each byte is one character. */
	bytes: boolean;
	/** The content is not text, so no byte may move. */
	binary: boolean;
}

export function readEncoding(value: string | null): Encoding | null {
	const name = (value ?? "").trim().toLowerCase();
	if (name === "" || name === "none" || name === "7bit" || name === "8bit") return "none";
	return name === "quoted-printable" || name === "base64" ? name : null;
}

export function decode(stored: string, encoding: Encoding): DecodedText {
	if (encoding === "none") {
		const binary = isPacked(stored);
		return { text: binary ? asBytes(stored) : stored, bytes: binary, binary };
	}
	const bytes = encoding === "base64" ? Buffer.from(stored, "base64") : decodeQuotedPrintable(stored);
	const latin = bytes.toString("latin1");
	if (bytes.includes(0) || isPacked(latin)) return { text: latin, bytes: true, binary: true };
	try {
		return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), bytes: false, binary: false };
	} catch {
		return { text: latin, bytes: true, binary: false };
	}
}

/** How values begin that Python's pickle, Ruby's Marshal and Perl's Storable have packed. */
const packed = ["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05", "\x04\b", "\x04\v", "\x05\v", "pst0"];

/** Values that state the lengths of their texts. The others come from PHP's serialize. */
function isPacked(text: string): boolean {
	return packed.some((start) => text.startsWith(start)) || /^(?:[aO]:\d+:|s:\d+:")/.test(text);
}

/** `original`: base64 without line breaks is written without them again. */
export function encode({ text, bytes }: DecodedText, encoding: Encoding, original = "\n"): string {
	const buffer = Buffer.from(text, bytes ? "latin1" : "utf8");
	if (encoding === "none") return buffer.toString("utf8");
	if (encoding === "quoted-printable") return encodeQuotedPrintable(buffer);
	return original.includes("\n") ? encodeBase64(buffer) : buffer.toString("base64");
}

/** The text as single bytes. */
export function asBytes(text: string): string {
	return Buffer.from(text, "utf8").toString("latin1");
}

function encodeBase64(bytes: Buffer): string {
	return bytes.toString("base64").replace(/.{1,76}/g, "$&\n");
}

function decodeQuotedPrintable(stored: string): Buffer {
	const joined = stored.replace(/[ \t]+(?=\r?\n)/g, "").replace(/=\r?\n/g, "");
	const bytes = Buffer.from(joined, "utf8").toString("latin1");
	return Buffer.from(
		bytes.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
		"latin1",
	);
}

/** RFC 2045: lines have at most 76 characters, with soft breaks. A space at the end of a line is encoded. */
function encodeQuotedPrintable(bytes: Buffer): string {
	return bytes
		.toString("latin1")
		.split("\n")
		.map((line) => {
			const written = line.replace(/[^\t\x20-\x3c\x3e-\x7e]|[\t ]$/g, (character) => `=${hex(character)}`);
			return written.match(/.{1,75}(?<!=[0-9A-F]?)/g)?.join("=\n") ?? "";
		})
		.join("\n");
}

function hex(character: string): string {
	return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
}
