import { formatTime } from "./format-time.ts";

export function Time({ iso }: { iso: string }) {
	return (
		<time dateTime={iso} title={new Date(iso).toLocaleString()}>
			{formatTime(iso, new Date())}
		</time>
	);
}
