import type { ComponentChildren } from "preact";

interface NoticeProps {
	tone: "info" | "warning" | "danger" | "success";
	/** Said aloud as soon as it appears. */
	urgent?: boolean;
	children: ComponentChildren;
}

export function Notice({ tone, urgent = false, children }: NoticeProps) {
	return (
		<div class={`notice ${tone}`} role={urgent ? "alert" : undefined}>
			{children}
		</div>
	);
}
