import { chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Folder, openFolder, UnsafePathError } from "../../../../server/aftermath/files/open-folder.ts";

let place: string;
let root: string;
let folder: Folder;

beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), "expunge-files-"));
	root = join(place, "files");
	mkdirSync(join(root, "a", "b"), { recursive: true });
	mkdirSync(join(place, "outside"));
	writeFileSync(join(place, "outside", "secret"), "kept");
	for (const name of ["top", "a/one", "a/b/two"]) writeFileSync(join(root, name), "gone");
	folder = await openFolder(root);
});

afterEach(async () => {
	await folder.close();
	rmSync(place, { recursive: true });
});

const secret = () => readFileSync(join(place, "outside", "secret"), "utf8");

test("a file is removed, and a file that is already gone is missing", async () => {
	expect(await folder.remove("a/b/two")).toBe("removed");
	expect(await folder.remove("a/b/two")).toBe("missing");
	expect(await folder.remove("top")).toBe("removed");
	expect(await folder.remove("no/such/folder")).toBe("missing");
	expect(readdirSync(join(root, "a"))).toEqual(["b", "one"]);
});

test.each(["../outside/secret", "a/../../outside/secret", "/etc/hostname", "", "a//one", "a/one\0", "./top"])(
	"the path %j touches nothing",
	async (path) => {
		await expect(folder.remove(path)).rejects.toThrow(UnsafePathError);
		expect(secret()).toBe("kept");
	},
);

test("no path leads through a link, whether to a folder or to a file", async () => {
	symlinkSync(join(place, "outside"), join(root, "link"));
	symlinkSync(join(place, "outside", "secret"), join(root, "a", "direct"));
	symlinkSync(join(root, "a"), join(root, "within"));
	for (const path of ["link/secret", "a/direct", "within/one"]) await expect(folder.remove(path)).rejects.toThrow(UnsafePathError);
	await expect(folder.list("link")).rejects.toThrow(UnsafePathError);
	expect(secret()).toBe("kept");
	expect(readFileSync(join(root, "a", "one"), "utf8")).toBe("gone");
});

test("a folder is not removed, and a file in the place of a folder is an error", async () => {
	await expect(folder.remove("a/b")).rejects.toThrow(UnsafePathError);
	await expect(folder.remove("a/one/two")).rejects.toThrow(UnsafePathError);
});

test("the folder that was opened stays the same when a link takes its name", async () => {
	renameSync(root, join(place, "moved"));
	symlinkSync(join(place, "outside"), root);
	if (process.platform === "linux") expect(await folder.remove("top")).toBe("removed");
	await folder.remove("secret").catch(() => {});
	if (process.platform === "linux") expect(secret()).toBe("kept");
});

test("files of a folder are listed without links and folders", async () => {
	symlinkSync(join(place, "outside", "secret"), join(root, "a", "link"));
	expect(await folder.list("a")).toEqual(["one"]);
	expect(await folder.list("")).toEqual(["top"]);
	expect(await folder.list("missing")).toEqual([]);
	await expect(folder.list("..")).rejects.toThrow(UnsafePathError);
});

test("a folder without entries looks like a missing mount, and so does one that does not exist", async () => {
	mkdirSync(join(root, "empty"));
	expect([await folder.isEmpty("empty"), await folder.isEmpty("nowhere"), await folder.isEmpty("a/b")]).toEqual([true, true, false]);
	await expect(folder.isEmpty("..")).rejects.toThrow(UnsafePathError);
	await expect(openFolder(join(place, "nowhere"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a mark is an empty file in folders of its own, and an existing file keeps its content", async () => {
	await folder.mark("list/a/one");
	await folder.mark("list/a/one");
	await folder.mark("top");
	expect([readFileSync(join(root, "list/a/one"), "utf8"), readFileSync(join(root, "top"), "utf8")]).toEqual(["", "gone"]);
	expect([await folder.has("list/a/one"), await folder.has("list/a/two"), await folder.has("nowhere/one")]).toEqual([true, false, false]);
	await expect(folder.mark("../one")).rejects.toThrow(UnsafePathError);
	await expect(folder.has("a")).rejects.toThrow(UnsafePathError);
});

test("a mark does not lead through a link", async () => {
	symlinkSync(join(place, "outside"), join(root, "link"));
	symlinkSync(join(place, "outside", "new"), join(root, "a", "mark"));
	await expect(folder.mark("link/one")).rejects.toThrow(UnsafePathError);
	await expect(folder.mark("a/mark")).rejects.toThrow(UnsafePathError);
	expect(readdirSync(join(place, "outside"))).toEqual(["secret"]);
});

test.runIf(process.geteuid?.() === 0)("the folders of a mark belong to the owner of the folder above", async () => {
	chownSync(root, 12_345, 12_346);
	await folder.mark("list/a/one");
	const { uid, gid } = statSync(join(root, "list/a"));
	expect([uid, gid]).toEqual([12_345, 12_346]);
});

test("removals reach the disk, also where a folder has gone meanwhile", async () => {
	for (const path of ["a/b/two", "a/one", "top"]) await folder.remove(path);
	rmSync(join(root, "a", "b"), { recursive: true });
	await folder.flush();
	expect(readdirSync(root)).toEqual(["a"]);
});

test("no file has a name of more than 255 bytes", async () => {
	expect(await folder.remove(`a/${"ä".repeat(200)}`)).toBe("missing");
});

test.runIf(process.platform === "linux")("what the file system refuses is an error with its code", async () => {
	const processes = await openFolder("/proc/self");
	await expect(processes.remove("status")).rejects.toMatchObject({ code: "EPERM" });
	await processes.close();
});
