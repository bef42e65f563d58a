import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { environmentWithoutVitest } from "./clean-environment.ts";
import { installWithApt } from "./install-with-apt.ts";
import { until } from "./until.ts";

/** Program → Debian's package: an X server without a screen, a window manager, and a tool for mouse and keyboard. */
const tools = { Xvfb: "xvfb", openbox: "openbox", xdotool: "xdotool" };

/** Installs missing programs on Debian as root. Otherwise it says what to install. Other systems have no tests that need them. */
export function requireDisplay(): void {
	if (process.platform !== "linux") return;
	const missing = () => Object.entries(tools).filter(([program]) => !isInstalled(program));
	if (missing().length > 0) installWithApt(...missing().map(([, name]) => name));
	const names = missing().map(([, name]) => name);
	if (names.length === 0) return;
	throw new Error(
		`The tests with real windows need ${names.join(", ")}. Install them (Debian: sudo apt install ${names.join(" ")}) and try again.`,
	);
}

function isInstalled(program: string): boolean {
	return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

export interface Point {
	x: number;
	y: number;
}

/** A screen with a window manager, and a person's mouse and keyboard. */
export interface Display {
	/** For `DISPLAY`. */
	name: string;
	moveTo(point: Point): void;
	click(point: Point): void;
	type(text: string): void;
	press(key: string): void;
	/** The topmost window at a point. */
	windowAt(point: Point): string;
	close(): void;
}

export async function openDisplay(width: number, height: number): Promise<Display> {
	requireDisplay();
	const { server, name } = await startServer(width, height);
	const environment = environmentWithoutVitest({ DISPLAY: name });
	const manager = spawn("openbox", [], { env: environment, stdio: "ignore" });
	const xdotool = (...parameters: string[]) =>
		execFileSync("xdotool", parameters, { env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
	await until(() => isManaged(xdotool), Boolean, { what: "The window manager should be there" });
	const at = ({ x, y }: Point) => [String(Math.round(x)), String(Math.round(y))];
	return {
		name,
		moveTo: (point) => void xdotool("mousemove", ...at(point)),
		click: (point) => void xdotool("mousemove", ...at(point), "click", "1"),
		type: (text) => void xdotool("type", "--delay", "30", text),
		press: (key) => void xdotool("key", key),
		windowAt: (point) => xdotool("mousemove", ...at(point), "getmouselocation", "--shell").match(/WINDOW=(\d+)/)?.[1] ?? "",
		close: () => {
			manager.kill();
			server.kill();
		},
	};
}

/**
 * The server chooses a free display and writes its number. Without `-noreset` it would start anew when its only client leaves, and end the
 * window manager that is connecting at that moment.
 */
function startServer(width: number, height: number): Promise<{ server: ChildProcess; name: string }> {
	const screen = ["-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp", "-noreset"];
	const server = spawn("Xvfb", ["-displayfd", "3", ...screen], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}.`)));
		server.stdio[3]?.once("data", (number) => resolve({ server, name: `:${String(number).trim()}` }));
	});
}

function isManaged(xdotool: (...parameters: string[]) => string): boolean {
	try {
		return xdotool("get_num_desktops").trim() !== "";
	} catch {
		return false;
	}
}
