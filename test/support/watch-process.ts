/**
 * Loaded before a measured server. On SIGUSR2 it prints its memory in MB, and the longest uninterrupted run of its event loop in
 * milliseconds since the last time. It measures the thread's own CPU time, so other processes do not lengthen it.
 */
const used = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1_000;
};

let before = used();
let blocked = 0;
setInterval(() => {
	const now = used();
	blocked = Math.max(blocked, now - before);
	before = now;
}, 10).unref();

process.on("SIGUSR2", () => {
	const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
	const peak = Math.round(process.resourceUsage().maxRSS / 1_024);
	process.stdout.write(`\n${JSON.stringify({ measured: { memory, peak, blocked: Math.round(blocked) } })}\n`);
	blocked = 0;
});
