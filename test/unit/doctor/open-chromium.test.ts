import { expect, test } from "vitest";
import { keepFromLoopback } from "../../../server/doctor/page/open-chromium.ts";

test.each(["localhost", "crm.localhost", "127.0.0.1", "[::1]"])("a page on %s may reach this machine", (host) => {
	expect(keepFromLoopback(host)).toEqual([]);
});

test.each(["crm.example.org", "localhost.example.org", "10.0.0.7", null])("a page on %s may not", (host) => {
	expect(keepFromLoopback(host)).toEqual([
		"--host-resolver-rules=MAP localhost ~NOTFOUND,MAP *.localhost ~NOTFOUND,MAP 127.* ~NOTFOUND,MAP 0.0.0.0 ~NOTFOUND,MAP [::1] ~NOTFOUND",
	]);
});
