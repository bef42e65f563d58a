import { runChecks } from "./checks.ts";
import { finish } from "./run.ts";
import { runTests } from "./run-tests.ts";

finish([
	await runChecks(),
	await runTests(["test/unit/repository.test.ts", "test/unit/words.test.ts", "test/unit/extension-build.test.ts"]),
]);
