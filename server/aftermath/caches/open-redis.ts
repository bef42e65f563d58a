import { createClient, ErrorReply, RESP_TYPES } from "@redis/client";
import { codeOf } from "../../database/sqlstates.ts";
import type { KeyStore } from "./purge-keys.ts";

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 10_000;
/** How many keys Redis looks at before it answers. */
const scanCount = 1_000;

/** Fails with a code, and without the message of the error, which can contain a key. */
class RedisError extends Error {
	readonly code: string;

	constructor(code: string) {
		super("Redis failed.");
		this.code = code;
	}
}

/** A connection that is lost is not made again: the work is tried again later. */
export async function openRedis(url: string): Promise<KeyStore> {
	const client = createClient({
		url,
		RESP: 2,
		socket: { connectTimeout: connectTimeoutMs, socketTimeout: answerTimeoutMs, reconnectStrategy: false },
	});
	// Every error also reaches the command that is waiting.
	client.on("error", () => {});
	await client.connect().catch(failWithCode);
	const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
	return {
		async *scan(glob) {
			try {
				for await (const page of binary.scanIterator({ MATCH: glob, COUNT: scanCount })) yield page.map((key) => key.toString("latin1"));
			} catch (error) {
				failWithCode(error);
			}
		},
		async unlink(keys) {
			const counts = await Promise.all(keys.map((key) => client.unlink(Buffer.from(key, "latin1")))).catch(failWithCode);
			return counts.map((count) => count > 0);
		},
		close: () => client.destroy(),
	};
}

function failWithCode(error: unknown): never {
	throw new RedisError(codeOfRedis(error));
}

/** An answer of Redis begins with a code, such as "NOPERM". */
export function codeOfRedis(error: unknown): string {
	const answer = error instanceof ErrorReply ? error.message.match(/^[A-Z]{2,20}(?= )/)?.[0] : undefined;
	const isLate = error instanceof Error && /Timeout/.test(error.constructor.name);
	return codeOf(error) ?? answer ?? (isLate ? "TIMEOUT" : "CONNECTION_LOST");
}
