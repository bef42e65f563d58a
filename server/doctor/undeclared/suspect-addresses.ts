import { decode, type Encoding } from "../../aftermath/redaction/encodings.ts";
import { isTextual, shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { parseJson } from "../../deletions/rehearsal/parse-json.ts";
import { type AddressSuspicion, maxValues, type TableSample } from "./suspicion.ts";

const address = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;
const base64 = /^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

interface FoundAddress {
	path: string | null;
	isWhole: boolean;
	encoding: Encoding;
	address: string;
	row: number;
}

/**
 * Columns that hold e-mail addresses: as their whole value, in a text, in a mail's encoding, or in a document. The path in a document is
 * printed, and a member's name may be personal. So several addresses must share it. Pure.
 */
export function suspectAddresses({ table, columns, rows, maxValues: most = maxValues }: TableSample): AddressSuspicion[] {
	return columns.flatMap((column, at) => {
		const shape = shapeOf(column.type);
		if (!isTextual(column)) return [];
		const isDocument = ["json", "jsonb"].includes(column.type.name);
		const found = rows.flatMap((row, number) => {
			const value = row[at] ?? "";
			if (shape === "bytes") return addressesInBytes(value).map((one) => ({ ...one, row: number }));
			return (isDocument ? addressesInDocument(parseJson(value), "$") : addressesInText(value)).map((one) => ({ ...one, row: number }));
		});
		const byPath = Map.groupBy(found, ({ path }) => path);
		const isShared = (path: string | null) => new Set(byPath.get(path)?.map((one) => one.address)).size > 1;
		const printable = found.map((one) => (one.path === null || isShared(one.path) ? one : { ...one, path: null, isWhole: false }));
		return [...Map.groupBy(printable, ({ path }) => path)].map(([path, group]) => ({
			table,
			column,
			path,
			isWhole: group.every(({ isWhole }) => isWhole),
			encoding: group.find(({ encoding }) => encoding !== "none")?.encoding ?? "none",
			addresses: [...new Set(group.map((one) => one.address))].slice(0, most),
			rows: new Set(group.map(({ row }) => row)).size,
		}));
	});
}

/** Whether most of the values are addresses. Pure. */
export function areAddresses(values: readonly (string | null | undefined)[]): boolean {
	const held = values.filter((value) => value !== null && value !== undefined && value !== "");
	return held.length > 0 && held.filter((value) => isAddress(value ?? "")).length >= held.length / 2;
}

export function isAddress(value: string): boolean {
	return /^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$/.test(value.trim());
}

function addressesInText(value: string): Omit<FoundAddress, "row">[] {
	if (isAddress(value)) return [{ path: null, isWhole: true, encoding: "none", address: value.trim() }];
	const plain = value.match(address) ?? [];
	const encoding = plain.length > 0 ? "none" : encodingOf(value);
	const found = encoding === "none" ? plain : (decode(value, encoding).text.match(address) ?? []);
	return found.map((one) => ({ path: null, isWhole: false, encoding, address: one }));
}

/** Sampled as hexadecimal digits. */
function addressesInBytes(value: string): Omit<FoundAddress, "row">[] {
	return addressesInText(Buffer.from(value, "hex").toString("latin1")).map((one) => ({ ...one, isWhole: false, encoding: "none" }));
}

function encodingOf(value: string): Encoding {
	if (base64.test(value.replace(/[\r\n]/g, ""))) return "base64";
	return /=(?:\r?\n|[0-9A-F]{2})/.test(value) ? "quoted-printable" : "none";
}

function addressesInDocument(value: unknown, path: string, depth = 0): Omit<FoundAddress, "row">[] {
	if (depth > 8) return [];
	if (typeof value === "string") return addressesInText(value).map((one) => ({ ...one, path: one.isWhole ? path : null }));
	if (Array.isArray(value)) return value.slice(0, 50).flatMap((one) => addressesInDocument(one, `${path}[*]`, depth + 1));
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) => {
		const below = addressesInDocument(one, `${path}.${name}`, depth + 1);
		return /^[A-Za-z_]\w{0,40}$/.test(name) ? below : below.map((found) => ({ ...found, path: null, isWhole: false }));
	});
}
