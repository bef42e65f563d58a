import type { BlockList } from "node:net";
import { isAbsolute } from "node:path";
import { type BucketPlace, type BucketVariables, isBucketAddress, readBucket } from "./bucket-place.ts";

/** A web server that removes a file after a DELETE of its address. */
export interface FileServerPlace {
	/** What precedes every path. Ends with "/". */
	address: string;
	headers: Readonly<Record<string, string>>;
	/** Private addresses that the server may have. */
	privateNetworks: BlockList;
}

/** Where the CRM keeps files. A text is the path of a folder of this machine. */
export type FilePlace = string | BucketPlace | FileServerPlace;

export function isFilePlace(text: string): boolean {
	return isAbsolute(text) || isBucketAddress(text) || isServerAddress(text);
}

function isServerAddress(text: string): boolean {
	return /^https?:\/\/[^@?#\s]+$/.test(text) && URL.canParse(text);
}

const header = /^([A-Za-z0-9-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/;

export function isHeader(text: string): boolean {
	return header.test(text);
}

interface PlaceVariables extends BucketVariables {
	CRM_FILES?: string | undefined;
	CRM_FILES_HEADER?: string | undefined;
	PRIVATE_NETWORKS: BlockList;
}

/** Null: the operator has stated no place. */
export function readFilePlace({ CRM_FILES: text, CRM_FILES_HEADER: line, PRIVATE_NETWORKS, ...bucket }: PlaceVariables): FilePlace | null {
	if (text === undefined) return null;
	if (!isServerAddress(text)) return readBucket(text, bucket) ?? text;
	const [, name, value] = line?.match(header) ?? [];
	const headers = name === undefined || value === undefined ? {} : { [name.toLowerCase()]: value };
	return { address: text.endsWith("/") ? text : `${text}/`, headers, privateNetworks: PRIVATE_NETWORKS };
}
