/** What to stop when the demo ends, for whatever reason. */
export interface Stops {
	add(stop: () => Promise<void>): void;
	/** Waits for something that is starting. If the demo is stopped meanwhile, stops it as soon as it has started. */
	start<Started>(starting: Promise<Started>, stop: (started: Started) => Promise<void>): Promise<Started>;
	/** Stops one after the other, the last to start first. A failure does not keep the rest running. A second call waits for the first. */
	run(): Promise<void>;
	isRunning(): boolean;
}

export function makeStops(): Stops {
	const stops: (() => Promise<void>)[] = [];
	let running: Promise<void> | undefined;
	async function runAll(): Promise<void> {
		for (let stop = stops.pop(); stop; stop = stops.pop()) await stop().catch((error: Error) => console.error(error.message));
	}
	return {
		add: (stop) => void stops.push(stop),
		start: (starting, stop) => {
			stops.push(() => starting.then(stop, () => undefined));
			return starting;
		},
		run: () => {
			running ??= runAll();
			return running;
		},
		isRunning: () => running !== undefined,
	};
}
