import { createHash, createHmac } from "node:crypto";
import { startHttpServer } from "./http-server.ts";

type Received = Awaited<ReturnType<typeof startHttpServer>>["received"][number];

const accessKeyId = "expunge-test";
const secretAccessKey = "a-secret-of-the-object-store";
const region = "eu-test-1";

interface StoredObject {
	version: string;
	marker: boolean;
}

/**
 * An object store that speaks the part of S3 that Expunge uses: DeleteObjects and two listings. It refuses a request whose signature
 * (Signature Version 4) is wrong. Pages of listings are short.
 */
export async function startS3Server(bucket: string) {
	/** The versions of each key, oldest first. Without versioning, each key has one. */
	const objects = new Map<string, StoredObject[]>();
	const state = {
		versioned: false,
		/** Whether the store knows the listing of versions. */
		listsVersions: true,
		/** How many listings of versions to refuse. */
		refusedListings: 0,
		refusedKeys: new Set<string>(),
		calls: [] as string[],
	};
	let versions = 0;

	const server = await startHttpServer((request) => {
		if (!isSigned(request)) return failure(403, "SignatureDoesNotMatch");
		const url = new URL(request.path, "http://store");
		if (url.pathname.replace(/\/$/, "") !== `/${bucket}`) return failure(404, "NoSuchBucket");
		state.calls.push(url.searchParams.has("delete") ? "delete" : url.searchParams.has("versions") ? "versions" : "list");
		if (url.searchParams.has("delete")) return removeObjects(request.body);
		return url.searchParams.has("versions") ? listVersions(url.searchParams) : listObjects(url.searchParams);
	});

	function removeObjects(body: string) {
		const asked = [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = ""]) => ({
			key: tag(object, "Key"),
			version: tag(object, "VersionId"),
		}));
		if (asked.length === 0 || asked.length > 1_000) return failure(400, "MalformedXML");
		const answers = asked.map(({ key, version }) => {
			if (state.refusedKeys.has(key))
				return `<Error><Key>${quote(key)}</Key><Code>AccessDenied</Code><Message>${quote(key)}</Message></Error>`;
			const kept = objects.get(key) ?? [];
			if (version !== "") {
				const rest = kept.filter((one) => one.version !== version);
				if (rest.length > 0) objects.set(key, rest);
				else objects.delete(key);
				return `<Deleted><Key>${quote(key)}</Key><VersionId>${version}</VersionId></Deleted>`;
			}
			if (!state.versioned) {
				objects.delete(key);
				return `<Deleted><Key>${quote(key)}</Key></Deleted>`;
			}
			versions += 1;
			objects.set(key, [...kept, { version: `v${versions}`, marker: true }]);
			return `<Deleted><Key>${quote(key)}</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>v${versions}</DeleteMarkerVersionId></Deleted>`;
		});
		return xml(`<DeleteResult>${answers.join("")}</DeleteResult>`);
	}

	function listObjects(query: URLSearchParams) {
		const after = query.get("continuation-token") ?? "";
		const keys = [...objects]
			.filter(([key, kept]) => key.startsWith(query.get("prefix") ?? "") && key > after && kept.at(-1)?.marker === false)
			.map(([key]) => key)
			.sort();
		const page = keys.slice(0, 2);
		const next = keys.length > 2 ? `<NextContinuationToken>${quote(page.at(-1) ?? "")}</NextContinuationToken>` : "";
		return xml(
			`<ListBucketResult><IsTruncated>${keys.length > 2}</IsTruncated>${next}${page.map((key) => `<Contents><Key>${quote(key)}</Key></Contents>`).join("")}</ListBucketResult>`,
		);
	}

	function listVersions(query: URLSearchParams) {
		if (!state.listsVersions) return failure(501, "NotImplemented");
		if (state.refusedListings > 0) {
			state.refusedListings -= 1;
			return failure(403, "AccessDenied");
		}
		const all = [...objects]
			.filter(([key]) => key.startsWith(query.get("prefix") ?? ""))
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.flatMap(([key, kept]) => kept.map((one) => ({ key, ...one })));
		const from = all.findIndex(({ key, version }) => key === query.get("key-marker") && version === query.get("version-id-marker")) + 1;
		const page = all.slice(from, from + 2);
		const isTruncated = all.length > from + page.length;
		const listed = page.map(({ key, version, marker }) => {
			const name = marker ? "DeleteMarker" : "Version";
			return `<${name}><Key>${quote(key)}</Key><VersionId>${version}</VersionId></${name}>`;
		});
		const last = page.at(-1);
		const next =
			isTruncated && last
				? `<NextKeyMarker>${quote(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.version}</NextVersionIdMarker>`
				: "";
		return xml(`<ListVersionsResult><IsTruncated>${isTruncated}</IsTruncated>${next}${listed.join("")}</ListVersionsResult>`);
	}

	return {
		...server,
		state,
		place: { bucket, region, endpoint: server.origin, credentials: { accessKeyId, secretAccessKey } },
		put(...keys: string[]) {
			for (const key of keys) {
				versions += 1;
				objects.set(key, [...(state.versioned ? (objects.get(key) ?? []) : []), { version: `v${versions}`, marker: false }]);
			}
		},
		/** Keys with anything in the store, marks and old versions included. */
		keys: () => [...objects.keys()].sort(),
	};
}

function failure(status: number, code: string) {
	return { ...xml(`<Error><Code>${code}</Code><Message>refused</Message></Error>`), status };
}

function xml(body: string) {
	return { status: 200, headers: { "content-type": "application/xml" }, body: `<?xml version="1.0" encoding="UTF-8"?>${body}` };
}

function tag(text: string, name: string): string {
	const [, inside = ""] = text.match(new RegExp(`<${name}>(.*?)</${name}>`, "s")) ?? [];
	return inside
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&quot;", '"')
		.replaceAll("&apos;", "'")
		.replaceAll("&amp;", "&");
}

function quote(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function isSigned({ method, path, headers, body }: Received): boolean {
	const authorization = String(headers["authorization"]);
	const [, scope = "", names = "", signature = ""] =
		authorization.match(/Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/) ?? [];
	const digest = String(headers["x-amz-content-sha256"]);
	if (digest !== sha256(body)) return false;
	const [pathname = "", query = ""] = path.split("?");
	const parameters = query
		.split("&")
		.filter(Boolean)
		.map((part) => (part.includes("=") ? part : `${part}=`))
		.sort();
	const canonicalHeaders = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
	const canonical = [method, pathname, parameters.join("&"), canonicalHeaders.join(""), names, digest].join("\n");
	const [day = ""] = scope.split("/");
	const signed = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, sha256(canonical)].join("\n");
	const key = [region, "s3", "aws4_request"].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
	return scope === `${day}/${region}/s3/aws4_request` && hmac(key, signed).toString("hex") === signature;
}
