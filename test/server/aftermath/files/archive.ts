import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { removeFiles } from "../../../../server/aftermath/files/remove-files.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";
import archive, { archiveSchema as schema } from "./archive-crm.ts";

/** The server with a worker for deletions alone, so that no file is removed until `work`. */
export async function openArchive(crm = archive) {
	const root = join(tmpdir(), `expunge-archive-${crypto.randomUUID()}`);
	mkdirSync(root);
	const small = await startSmall({ CRM_FILES: root }, { crm, schema });
	const { superuser, services } = small;
	const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));
	afterAll(() => rmSync(root, { recursive: true, force: true }));
	await workSlices(services);

	function put(...paths: string[]): void {
		for (const path of paths) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), "personal");
		}
	}

	return {
		root,
		superuser,
		services,
		/** Deletes a person, and waits for the end. */
		remove: async (person: string) => owner.ended((await owner.deleteOne("person", person)).id),
		removeMany: async (people: string[]) => owner.ended((await owner.deleteMany("person", people)).id),
		get: owner.get,
		put,
		/** A paper of this person, with its file. */
		async addPaper(person: number, folder: string, digest: string): Promise<string> {
			await superuser`insert into crm.papers (person, folder, digest) values (${person}, ${folder}, ${digest})`;
			const path = `${folder}/${digest.slice(0, 2)}/${digest}`;
			put(path);
			return path;
		},
		has: (path: string) => existsSync(join(root, path)),
		names: (path: string) => readdirSync(join(root, path)).sort(),
		work: async (place: Parameters<typeof removeFiles>[2]["root"] = root) =>
			removeFiles(services.db, await services.graph.current(), { root: place }),
		/** Failed files wait for their next attempt. */
		makeDue: () => superuser`update expunge.outbox set due_at = now()`,
	};
}
