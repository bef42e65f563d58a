import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPlace } from "../../../server/embedded/embedded-postgres.ts";

const somebodyElse = { uid: 1, gid: 1 };

describe("a folder that only its owner can enter", () => {
	let closed: string;
	let directory: string;

	beforeEach(async () => {
		closed = await mkdtemp(join(tmpdir(), "expunge-place-"));
		directory = join(closed, "postgres");
	});

	afterEach(() => rm(closed, { recursive: true }));

	test("contains the cluster if PostgreSQL runs as the owner", async () => {
		expect(await findPlace(directory, undefined)).toBe(directory);
	});

	test("refers to the same cluster elsewhere if PostgreSQL runs as another user", async () => {
		const place = await findPlace(directory, somebodyElse);
		expect(place).toMatch(/^\/var\/lib\/expunge\//);
		expect(await findPlace(directory, somebodyElse)).toBe(place);
	});

	test("gets a new cluster after it has been removed", async () => {
		const place = await findPlace(directory, somebodyElse);
		await rm(directory, { recursive: true });
		expect(await findPlace(directory, somebodyElse)).not.toBe(place);
	});
});
