import { DeleteObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand, type ObjectIdentifier, S3Client } from "@aws-sdk/client-s3";
import { codeOf } from "../../database/sqlstates.ts";
import type { BucketPlace } from "./bucket-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { matchesPattern, splitPath } from "./fill-templates.ts";

/** As many keys as one call of DeleteObjects may have. */
const keysPerCall = 1_000;
const maxKeyBytes = 1_024;

/** A key cannot lead out of its prefix. An object that was not there counts as removed, because the store does not tell them apart. */
export function openBucket({ bucket, prefix, region, endpoint, credentials }: BucketPlace): FileStore {
	const client = new S3Client({
		region,
		maxAttempts: 2,
		requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
		...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
		...(credentials === null ? {} : { credentials }),
	});

	/** Returns the codes of the keys that stay, and the keys of which the bucket keeps older versions. */
	async function removeObjects(objects: readonly ObjectIdentifier[]): Promise<{ failed: Map<string, string>; versioned: string[] }> {
		const { Deleted = [], Errors = [] } = await client.send(
			new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [...objects] } }),
		);
		const known = new Set([...Deleted, ...Errors].map(({ Key }) => Key));
		const failed = new Map(Errors.map(({ Key = "", Code = "UNKNOWN" }) => [Key, Code]));
		for (const { Key = "" } of objects) if (!known.has(Key)) failed.set(Key, "UNKNOWN");
		return { failed, versioned: Deleted.flatMap(({ Key, DeleteMarker }) => (DeleteMarker && Key !== undefined ? [Key] : [])) };
	}

	/** A bucket with versions only marks an object as deleted. This removes its versions and the mark. */
	async function removeVersions(key: string): Promise<void> {
		for (let more: { KeyMarker?: string; VersionIdMarker?: string } | null = {}; more !== null; ) {
			const page: Awaited<ReturnType<typeof listVersions>> = await listVersions(key, more);
			const { Versions = [], DeleteMarkers = [] } = page;
			const own = [...Versions, ...DeleteMarkers].filter((version) => version.Key === key);
			const objects = own.flatMap(({ VersionId }) => (VersionId === undefined ? [] : [{ Key: key, VersionId }]));
			const { failed } = objects.length === 0 ? { failed: new Map<string, string>() } : await removeObjects(objects);
			for (const code of failed.values()) throw Object.assign(new Error("A version could not be removed."), { code });
			const continues = page.IsTruncated === true && page.NextKeyMarker === key;
			more = continues ? { KeyMarker: key, ...(page.NextVersionIdMarker ? { VersionIdMarker: page.NextVersionIdMarker } : {}) } : null;
		}
	}

	function listVersions(key: string, after: { KeyMarker?: string; VersionIdMarker?: string }) {
		return client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...after }));
	}

	async function removePart(paths: readonly string[], removals: Map<string, Removal>): Promise<void> {
		try {
			const { failed, versioned } = await removeObjects(paths.map((path) => ({ Key: prefix + path })));
			for (const key of versioned) await removeVersions(key).catch((error) => failed.set(key, nameOf(error)));
			for (const path of paths) {
				const code = failed.get(prefix + path);
				removals.set(path, code === undefined ? "removed" : { code });
			}
		} catch (error) {
			for (const path of paths) removals.set(path, { code: nameOf(error) });
		}
	}

	return {
		async remove(paths, signal) {
			const removals = new Map<string, Removal>();
			for (const path of paths) if (!isKey(prefix + path)) removals.set(path, { code: "UNSAFE_PATH" });
			const safe = paths.filter((path) => !removals.has(path));
			for (let from = 0; from < safe.length && signal?.aborted !== true; from += keysPerCall)
				await removePart(safe.slice(from, from + keysPerCall), removals);
			return removals;
		},
		async find(pattern) {
			const folder = pattern.folder === "" ? prefix : `${prefix}${pattern.folder}/`;
			const names: string[] = [];
			for (let after: string | undefined, more = true; more; ) {
				const listing = new ListObjectsV2Command({ Bucket: bucket, Prefix: folder + pattern.start, ContinuationToken: after });
				const { Contents = [], NextContinuationToken } = await sendNamed(listing);
				names.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(folder.length)])));
				[after, more] = [NextContinuationToken, NextContinuationToken !== undefined];
			}
			return names.filter((name) => !name.includes("/") && matchesPattern(name, pattern));
		},
		/** A bucket has no folders that could be missing for a while. */
		isEmpty: async () => false,
		flush: async () => {},
		close: async () => client.destroy(),
	};

	async function sendNamed(listing: ListObjectsV2Command) {
		try {
			return await client.send(listing);
		} catch (error) {
			throw Object.assign(new Error("The bucket could not be listed."), { code: nameOf(error) });
		}
	}
}

/** A key that the store or its XML cannot hold would make a whole call fail. */
function isKey(key: string): boolean {
	const wellFormed = key.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(key);
	return wellFormed && splitPath(key) !== null && Buffer.byteLength(key) <= maxKeyBytes;
}

/** The code of the network or the store. A message could quote the key. */
function nameOf(error: unknown): string {
	return codeOf(error) ?? (error instanceof Error ? error.name : "UNKNOWN");
}
