import { expect, test } from "vitest";
import { isBucketAddress, readBucket } from "../../../../server/aftermath/files/bucket-place.ts";

test.each([
	["s3://bucket", true],
	["s3://crm-files/tenant/1/", true],
	["s3://crm.files.example/", true],
	["s3://", false],
	["s3://Bucket", false],
	["s3://bucket//files", false],
	["s3://bucket/a/../b", false],
	["https://bucket/files", false],
	["/srv/files", false],
])("%s is a bucket: %s", (text, isBucket) => {
	expect(isBucketAddress(text)).toBe(isBucket);
});

test("a bucket has a prefix, a key and an address, if they are stated", () => {
	const region = "eu-central-1";
	expect(readBucket("/srv/files", { S3_REGION: region })).toBeNull();
	const amazon = { region, endpoint: null, credentials: null };
	expect(readBucket("s3://files", { S3_REGION: region })).toEqual({ bucket: "files", prefix: "", ...amazon });
	expect(readBucket("s3://files/crm/", { S3_REGION: region })).toEqual({ bucket: "files", prefix: "crm/", ...amazon });
	const key = { S3_ENDPOINT: "http://127.0.0.1:9000", S3_ACCESS_KEY_ID: "a", S3_SECRET_ACCESS_KEY: "b" };
	expect(readBucket("s3://files/crm", { S3_REGION: region, ...key })).toEqual({
		bucket: "files",
		prefix: "crm/",
		region,
		endpoint: "http://127.0.0.1:9000",
		credentials: { accessKeyId: "a", secretAccessKey: "b" },
	});
});
