import { beforeEach, expect, test, vi } from "vitest";
import { makeNews } from "../../../extension/stage/make-news.ts";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { sampleDeletion } from "../panels/sample-deletion.ts";

let shown: Set<string>;
let answer: (news: { deletions: Deletion[]; notifications: never[] }) => void;

beforeEach(() => {
	shown = new Set();
	const asked = new Promise((resolve) => {
		answer = (news) => resolve([news]);
	});
	vi.stubGlobal("document", { hidden: false });
	vi.stubGlobal("chrome", { runtime: { sendMessage: () => asked } });
	return () => vi.unstubAllGlobals();
});

const begin = () => makeNews({ show: (id) => void shown.add(id), hide: (id) => void shown.delete(id) }, () => true);
const running = sampleDeletion({});

test("a running deletion has a pop-up until it has ended", () => {
	const news = begin();
	news.showChange(running, 0);
	expect([...shown]).toEqual([running.id]);
	news.showChange({ ...running, state: "complete" }, 0);
	expect([...shown]).toEqual([]);
});

test("an answer from before the end of a deletion does not show it as running", async () => {
	const news = begin();
	const fetched = news.fetch();
	news.showChange({ ...running, state: "complete" }, 0);
	answer({ deletions: [running], notifications: [] });
	await fetched;
	expect([...shown]).toEqual([]);
});
