import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const iterations = 4096;

/** What PostgreSQL stores of a password (RFC 5803). Printable ASCII only: everything else would have to be normalised first. */
export function scramVerifier(password: string): string {
	if (!/^[\x20-\x7e]+$/.test(password))
		throw new Error("The passwords of expunge_app and expunge_eraser must consist of printable ASCII characters.");
	const salt = randomBytes(16);
	const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
	const clientKey = createHmac("sha256", salted).update("Client Key").digest();
	const storedKey = createHash("sha256").update(clientKey).digest("base64");
	const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
	return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
