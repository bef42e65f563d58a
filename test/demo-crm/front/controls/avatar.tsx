const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A disc with the initials of a name, always in the same colour for the same name. */
export function Avatar({ name, size = "medium" }: { name: string; size?: "small" | "medium" | "large" }) {
	const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
	return (
		<span class={`avatar ${size}`} style={{ "--hue": hue }} aria-hidden="true">
			{initials(name)}
		</span>
	);
}

function initials(name: string): string {
	const words = name.split(/\s+/).filter((word) => /[\p{L}\p{Emoji_Presentation}]/u.test(word));
	const first = (word: string | undefined) =>
		word === undefined
			? ""
			: ([...segments.segment(word)].map(({ segment }) => segment).find((letter) => /[\p{L}\p{Emoji_Presentation}]/u.test(letter)) ?? "");
	const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u;
	const start = first(words[0]);
	return wide.test(start) || words.length < 2 ? start : (start + first(words.at(-1))).toLocaleUpperCase();
}
