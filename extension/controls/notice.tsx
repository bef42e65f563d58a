import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words.ts";

interface NoticeProps {
	tone: "info" | "warning" | "danger" | "success";
	/** A notice is announced to screen readers and scrolled into view when it appears. */
	urgent?: boolean;
	children: ComponentChildren;
}

export function Notice({ tone, urgent = false, children }: NoticeProps) {
	const notice = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		if (urgent) notice.current?.scrollIntoView({ block: "nearest" });
	}, [urgent]);
	return (
		<div ref={notice} class={`notice ${tone}`} role={urgent ? "alert" : undefined}>
			{children}
		</div>
	);
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
	return (
		<div class="empty">
			<p class="empty-title">{title}</p>
			{children ? <div class="hint">{children}</div> : null}
		</div>
	);
}

export function Loading({ what }: { what: string }) {
	return (
		<div class="loading" role="status">
			<span class="visually-hidden">{t("controls.loading", { what })}</span>
			<span class="bone" aria-hidden="true" />
			<span class="bone" aria-hidden="true" />
			<span class="bone short" aria-hidden="true" />
		</div>
	);
}
