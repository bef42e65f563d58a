import { DeleteObjectsCommand, type ObjectIdentifier, S3Client } from "@aws-sdk/client-s3";
import { codeOf } from "../../database/sqlstates.ts";
import type { BucketPlace } from "./bucket-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { matchesPattern, splitPath } from "./fill-templates.ts";
import { listBucket } from "./list-bucket.ts";

/** As many objects as one call of DeleteObjects may have. */
const objectsPerCall = 1_000;
const listingsAtOnce = 16;
const maxKeyBytes = 1_024;

/** A key cannot lead out of its prefix. A bucket with versions keeps several objects under one key; all of them are removed. */
export function openBucket({ bucket, prefix, region, endpoint, credentials }: BucketPlace): FileStore {
	const client = new S3Client({
		region,
		maxAttempts: 2,
		requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
		...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
		...(credentials === null ? {} : { credentials }),
	});

	/** The store does not say whether a removed object was there, so this looks first. */
	async function findObjects(key: string): Promise<ObjectIdentifier[]> {
		const objects: ObjectIdentifier[] = [];
		for await (const page of listBucket(client, { Bucket: bucket, Prefix: key, MaxKeys: 10 })) {
			const own = page.filter(({ Key }) => Key === key);
			objects.push(...own);
			// Keys are in order, and this one comes first.
			if (own.length < page.length) break;
		}
		return objects;
	}

	/** Returns the codes of the keys that stay. */
	async function removeObjects(objects: readonly ObjectIdentifier[]): Promise<Map<string, string>> {
		try {
			const { Deleted = [], Errors = [] } = await client.send(
				new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [...objects] } }),
			);
			const known = new Set([...Deleted, ...Errors].map(({ Key }) => Key));
			const failed = new Map(Errors.map(({ Key = "", Code = "UNKNOWN" }) => [Key, Code]));
			for (const { Key = "" } of objects) if (!known.has(Key)) failed.set(Key, "UNKNOWN");
			return failed;
		} catch (error) {
			return new Map(objects.map(({ Key = "" }) => [Key, nameOf(error)]));
		}
	}

	async function removePart(paths: readonly string[], removals: Map<string, Removal>): Promise<void> {
		const found = new Map<string, ObjectIdentifier[]>();
		const left = paths.values();
		let unlisted: string | null = null;
		const look = async () => {
			for (const path of left) {
				if (unlisted !== null) return;
				try {
					found.set(path, await findObjects(prefix + path));
				} catch (error) {
					unlisted = nameOf(error);
				}
			}
		};
		await Promise.all(Array.from({ length: listingsAtOnce }, look));
		if (unlisted !== null) {
			for (const path of paths) removals.set(path, { code: unlisted });
			return;
		}
		const objects = [...found.values()].flat();
		const failed = new Map<string, string>();
		for (let from = 0; from < objects.length; from += objectsPerCall)
			for (const [key, code] of await removeObjects(objects.slice(from, from + objectsPerCall))) failed.set(key, code);
		for (const path of paths) {
			const code = failed.get(prefix + path);
			const wasThere = (found.get(path) ?? []).length > 0;
			removals.set(path, code === undefined ? (wasThere ? "removed" : "missing") : { code });
		}
	}

	return {
		async remove(paths, signal) {
			const removals = new Map<string, Removal>();
			for (const path of paths) if (!isKey(prefix + path)) removals.set(path, { code: "UNSAFE_PATH" });
			const safe = paths.filter((path) => !removals.has(path));
			for (let from = 0; from < safe.length && signal?.aborted !== true; from += objectsPerCall)
				await removePart(safe.slice(from, from + objectsPerCall), removals);
			return removals;
		},
		async find(pattern) {
			const folder = pattern.folder === "" ? prefix : `${prefix}${pattern.folder}/`;
			const names = new Set<string>();
			try {
				for await (const page of listBucket(client, { Bucket: bucket, Prefix: folder + pattern.start }))
					for (const { Key } of page) if (Key !== undefined) names.add(Key.slice(folder.length));
			} catch (error) {
				throw Object.assign(new Error("The bucket could not be listed."), { code: nameOf(error) });
			}
			return [...names].filter((name) => !name.includes("/") && matchesPattern(name, pattern));
		},
		/** A bucket has no folders that could be missing for a while. */
		isEmpty: async () => false,
		checklist: null,
		flush: async () => {},
		close: async () => client.destroy(),
	};
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
