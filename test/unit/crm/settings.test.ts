import { expect, test } from "vitest";
import { crmSetting } from "../../../server/crm/settings.ts";

const setting = { label: "What it is used for", example: "tracker" };

test.each([
	[setting, undefined],
	[{ ...setting, values: ["tracker", "help desk"] }, undefined],
	[{ ...setting, values: ["tracker", "help desk"], default: "help desk" }, undefined],
	[{ ...setting, values: ["help desk"] }, '"tracker" is not one of its `values`'],
	[{ ...setting, values: ["tracker"], default: "help desk" }, '"help desk" is not one of its `values`'],
])("the example and the default of a setting are possible values: %j", (given, message) => {
	expect(crmSetting.safeParse(given).error?.issues[0]?.message).toBe(message);
});
