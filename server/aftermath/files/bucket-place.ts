/** A bucket of S3, or of another object store that speaks its protocol. */
export interface BucketPlace {
	bucket: string;
	/** What precedes every path: empty, or ends with "/". */
	prefix: string;
	region: string;
	/** Null: Amazon's own. */
	endpoint: string | null;
	/** Null: the role of the machine, as Amazon's library finds it. */
	credentials: { accessKeyId: string; secretAccessKey: string } | null;
}

const address = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

export function isBucketAddress(text: string): boolean {
	const [, , prefix = ""] = text.match(address) ?? [];
	return address.test(text) && !/^\/|\/\/|(^|\/)\.\.?(\/|$)/.test(prefix);
}

export interface BucketVariables {
	S3_REGION: string;
	S3_ENDPOINT?: string | undefined;
	S3_ACCESS_KEY_ID?: string | undefined;
	S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** The bucket that "s3://bucket/prefix" names. Null: the text names none. */
export function readBucket(
	text: string,
	{ S3_REGION: region, S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey }: BucketVariables,
): BucketPlace | null {
	const [, bucket, prefix = ""] = text.match(address) ?? [];
	if (bucket === undefined) return null;
	const credentials = accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey };
	return { bucket, prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`, region, endpoint: endpoint ?? null, credentials };
}
