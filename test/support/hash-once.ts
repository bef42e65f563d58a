import { hashPassword } from "better-auth/crypto";

const hashes = new Map<string, Promise<string>>();

/** Hashes each password once for a worker. People of tests have the same password, and a hash takes longer than most tests. */
export function hashOnce(password: string): Promise<string> {
	const hash = hashes.get(password) ?? hashPassword(password);
	hashes.set(password, hash);
	return hash;
}
