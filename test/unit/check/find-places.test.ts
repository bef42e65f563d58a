import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { crmSchema } from "../../../server/crm/crm.ts";
import { read } from "../../support/repository.ts";
import { root } from "../../support/run.ts";

/** Fields that name nothing in a page. */
const withoutPlace: Readonly<Record<string, readonly string[]>> = {
	CrmPages: ["separator", "indexDocument"],
	RecordPage: ["klass", "afterDeletion"],
	ItemList: [],
	ResultList: ["klass", "order"],
	ControlPlace: ["position", "needsResizeEvent"],
	Address: [],
	Source: [],
	PageSource: [],
};

test("a check looks at every field of the adapter's pages that names a place", () => {
	const { $defs: parts = {} } = z.toJSONSchema(crmSchema, { io: "input" });
	const files = readdirSync(join(root, "extension/check")).filter((name) => name.endsWith(".ts"));
	const words = new Set(files.flatMap((name) => read(`extension/check/${name}`).match(/\w+/g) ?? []));
	const unseen = Object.entries(withoutPlace).flatMap(([part, others]) => {
		const names = Object.keys(parts[part]?.properties ?? {});
		expect(names.length, part).toBeGreaterThan(0);
		return names.filter((name) => !words.has(name) && !others.includes(name)).map((name) => `${part}.${name}`);
	});
	expect(unseen).toEqual([]);
});
