import { useRef, useState } from "preact/hooks";
import type { NotificationSettings, SavedSettings } from "../../../server/notifications/schemas.ts";
import { ask } from "../../controls/ask.ts";
import type { Failure } from "../../messages.ts";
import { type LoadedAnswer, useAnswer } from "../use-answer.ts";

interface Settings {
	settings: LoadedAnswer<SavedSettings>;
	saving: "no" | "busy" | "done";
	failure: Failure | null;
	change: (settings: NotificationSettings) => Promise<void>;
}

/** Shows and saves each change at once. While a save is running only the last change waits. A failed change goes back to the saved settings. */
export function useSavedSettings(): Settings {
	const settings = useAnswer("settings", () => ask("notifications/settings", null), []);
	const [saving, setSaving] = useState<Settings["saving"]>("no");
	const [failure, setFailure] = useState<Failure | null>(null);
	const wanted = useRef<NotificationSettings | null>(null);
	const busy = useRef(false);

	async function change(changed: NotificationSettings) {
		const { value } = settings;
		if (value === null) return;
		settings.replace({ ...value, ...changed });
		wanted.current = changed;
		if (busy.current) return;
		busy.current = true;
		setSaving("busy");
		setFailure(null);
		const saved = await saveWanted(value);
		busy.current = false;
		settings.replace(saved);
	}

	async function saveWanted(before: SavedSettings): Promise<SavedSettings> {
		let saved = before;
		while (wanted.current !== null) {
			const next = wanted.current;
			wanted.current = null;
			const result = await ask("notifications/save-settings", next);
			if (!result.ok) {
				wanted.current = null;
				setFailure(result.failure);
				setSaving("no");
				return saved;
			}
			saved = result.value;
		}
		setSaving("done");
		return saved;
	}

	return { settings, saving, failure, change };
}
