/** `npm start`. Checks the version of Node before it loads the server. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
	console.error(
		`Expunge needs Node 22.18 or newer and this is ${process.versions.node}. Start it with \`npm start\`, which brings its own.`,
	);
	process.exit(1);
}
const { start } = await import("./start.ts");
await start();

export {};
