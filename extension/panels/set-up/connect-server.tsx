import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { TextField } from "../../controls/text-field.tsx";
import { useAction } from "../../controls/use-action.ts";
import { focusFirstInvalid } from "../../controls/use-return-focus.ts";
import { readServerAddress } from "../../read-server-address.ts";
import { t } from "../../words.ts";

const exampleAddress = "https://expunge.example.org";

interface ConnectServerProps {
	address: string | null;
	done: () => Promise<void>;
	/** Goes back to the server that is already set. */
	cancel: (() => void) | null;
}

/** First step: the server. It says which CRM it serves. */
export function ConnectServer({ address, done, cancel }: ConnectServerProps) {
	const [typed, setTyped] = useState(address ?? "");
	const [problem, setProblem] = useState<string | null>(null);
	const connect = useAction((server: string) => ask("session/server", { address: server }));

	async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
		event.preventDefault();
		const read = readServerAddress(typed);
		setProblem(read.ok ? null : read.message);
		if (!read.ok) return focusFirstInvalid(event.currentTarget);
		const result = await connect.run(read.address);
		if (result?.ok) await done();
	}

	return (
		<form class="stack" noValidate onSubmit={(event) => void submit(event)}>
			<TextField
				label={t("setUp.address")}
				value={typed}
				change={(value) => {
					setTyped(value);
					setProblem(null);
					connect.forget();
				}}
				placeholder={exampleAddress}
				hint={t("setUp.addressHint")}
				error={problem}
				autoFocus
			/>
			<FailureNotice failure={connect.failure} />
			<div class="actions">
				{cancel ? (
					<button type="button" class="button" onClick={cancel}>
						{t("common.cancel")}
					</button>
				) : null}
				<button type="submit" class="button primary" aria-disabled={connect.busy}>
					{connect.busy ? t("setUp.connecting") : t("setUp.connect")}
				</button>
			</div>
		</form>
	);
}
