/** The machine's variables that a program needs. */
const machine = [
	"PATH",
	"HOME",
	"USER",
	"LANG",
	"LC_ALL",
	"TZ",
	"TMPDIR",
	"DISPLAY",
	"XDG_RUNTIME_DIR",
	"NODE_COMPILE_CACHE",
	"NODE_V8_COVERAGE",
];

const resolver = new URL("resolve-once.ts", import.meta.url).href;

/**
 * The environment of Expunge's own programs, as a team starts them, without variables of vitest or the developer's shell. Tests start them
 * faster.
 */
export function cleanEnvironment(variables: Record<string, string>): Record<string, string> {
	const kept = machine.flatMap((name): [string, string][] => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
	const faster = process.env["VITEST"] === undefined ? {} : { NODE_OPTIONS: `--import=${resolver}` };
	return { ...Object.fromEntries(kept), ...faster, ...variables };
}

/**
 * The environment of other programs, which may need more: everything except vitest's variables. Vite builds something else under
 * NODE_ENV=test.
 */
export function environmentWithoutVitest(variables: Record<string, string>): NodeJS.ProcessEnv {
	const own = /^(VITEST|VITE_|TINYPOOL|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/;
	return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))), ...variables };
}
