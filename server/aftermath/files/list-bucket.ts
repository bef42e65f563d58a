import {
	ListObjectsV2Command,
	type ListObjectsV2CommandOutput,
	ListObjectVersionsCommand,
	type ListObjectVersionsCommandOutput,
	type ObjectIdentifier,
	type S3Client,
} from "@aws-sdk/client-s3";

/** What to list: keys that begin with a text, and how many versions a page has at most. */
interface ListedKeys {
	Bucket: string;
	Prefix: string;
	MaxKeys?: number;
}

/**
 * Pages of everything whose key begins so, in the order of the keys: every version and every delete mark. A mark hides versions from other
 * listings. A store that has no versions lists its objects.
 */
export async function* listBucket(client: S3Client, listing: ListedKeys): AsyncGenerator<ObjectIdentifier[]> {
	try {
		yield* listVersions(client, listing);
	} catch (error) {
		if (!(error instanceof Error) || error.name !== "NotImplemented") throw error;
		yield* listObjects(client, listing);
	}
}

async function* listVersions(client: S3Client, listing: ListedKeys): AsyncGenerator<ObjectIdentifier[]> {
	for (let after: { KeyMarker?: string; VersionIdMarker?: string } | null = {}; after !== null; ) {
		const page: ListObjectVersionsCommandOutput = await client.send(new ListObjectVersionsCommand({ ...listing, ...after }));
		const { Versions = [], DeleteMarkers = [], IsTruncated = false, NextKeyMarker, NextVersionIdMarker } = page;
		yield [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, ...(VersionId === undefined ? {} : { VersionId }) }));
		if (IsTruncated && NextKeyMarker === undefined) throw new Error("The store does not say where its next page begins.");
		const place = NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker };
		after = NextKeyMarker === undefined || !IsTruncated ? null : { KeyMarker: NextKeyMarker, ...place };
	}
}

async function* listObjects(client: S3Client, listing: ListedKeys): AsyncGenerator<ObjectIdentifier[]> {
	for (let after: string | undefined, more = true; more; ) {
		const page: ListObjectsV2CommandOutput = await client.send(new ListObjectsV2Command({ ...listing, ContinuationToken: after }));
		yield (page.Contents ?? []).map(({ Key }) => ({ Key }));
		[after, more] = [page.NextContinuationToken, page.NextContinuationToken !== undefined];
	}
}
