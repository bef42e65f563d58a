const paths = {
	anchor: "M12 7v13M8 10.5h8M5 13.5c0 4 3 6.5 7 6.5s7-2.5 7-6.5M12 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z",
	people:
		"M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.5-3.3 3-5.5 6.5-5.5s6 2.2 6.5 5.5M16 5a3.3 3.3 0 0 1 0 6.3M18 14.3c2 .7 3.2 2.5 3.5 5.2",
	chat: "M4 5.5h16v11H11l-4.5 3.5v-3.5H4Z",
	box: "M4 7.5 12 3.5l8 4v9l-8 4-8-4ZM4 7.5l8 4 8-4M12 11.5v9",
	calendar: "M4.5 6h15v13.5h-15ZM4.5 10h15M8.5 3.5V7M15.5 3.5V7",
	device: "M7 3.5h10v17H7ZM10.5 17.5h3",
	building: "M5 20.5v-16h9v16M14 9.5h5v11M3 20.5h18M8 8h3M8 11.5h3M8 15h3",
	chart: "M4.5 19.5h15M7.5 16v-5M12 16V6M16.5 16V9",
	search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5l5 5",
	sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
	moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z",
	dots: "M12 6h.01M12 12h.01M12 18h.01",
	chevron: "m7 10 5 5 5-5",
	check: "m5 12.5 4.5 4.5L19 7.5",
	undo: "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
	link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
	pencil: "m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5ZM14 6.5l3.5 3.5",
	merge: "M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8M9 17l3 3 3-3",
	person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.6-4 3.5-6.5 7.5-6.5s6.900 2.5 7.5 6.5",
	note: "M5 4.5h14v10l-5 5H5ZM19 14.5h-5v5M8.5 9h7M8.5 12.5h4",
	phone: "M5 4.5h4l1.5 4.5-2 1.5a11 11 0 0 0 5 5l1.5-2 4.5 1.5v4A15.5 15.5 0 0 1 5 4.5Z",
	form: "M5.5 3.5h13v17h-13ZM8.5 8h7M8.5 12h7M8.5 16h4",
	event: "M13 3.5 5.5 13.5h5l-1 7 8-10.5h-5.5Z",
	clip: "M19 11.5 12 18.5a4.5 4.5 0 0 1-6.5-6.5l7.5-7.5a3 3 0 0 1 4.3 4.3l-7.5 7.5a1.5 1.5 0 0 1-2.100-2.100l6.5-6.5",
	download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14",
	refresh: "M19 12a7 7 0 1 1-2-5l2.5 2.5M19.5 4.5v5h-5",
	left: "m14 6-6 6 6 6",
	right: "m10 6 6 6-6 6",
	shield: "M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6Z",
	open: "M13 4.5h6.5V11M19.5 4.5 11 13M17 14v5.5H4.5V7H10",
	leave: "M14 4.5H5.5v15H14M10 12h10M16.5 8.5 20 12l-3.5 3.5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg
			class="icon"
			viewBox="0 0 24 24"
			fill="none"
			stroke="currentColor"
			stroke-width="1.7"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			<path d={paths[name]} />
		</svg>
	);
}
