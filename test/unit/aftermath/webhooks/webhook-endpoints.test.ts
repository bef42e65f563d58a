import { expect, test } from "vitest";
import { webhookEndpoints } from "../../../../server/aftermath/webhooks/webhook-endpoints.ts";

const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
const newer = `whsec_${Buffer.alloc(64, 2).toString("base64")}`;

test("each address has its own secrets, and a name that does not show its path", () => {
	const text = ` https://one.example.org/hook/t0ken ${secret}, http://two.example.org:8080/?a=b ${newer}  ${secret} `;
	const read = webhookEndpoints.parse(text);
	expect(read).toEqual([
		{
			name: expect.stringMatching(/^https:\/\/one\.example\.org #[0-9a-f]{8}$/),
			url: "https://one.example.org/hook/t0ken",
			secrets: [secret],
		},
		{
			name: expect.stringMatching(/^http:\/\/two\.example\.org:8080 #/),
			url: "http://two.example.org:8080/?a=b",
			secrets: [newer, secret],
		},
	]);
	expect(webhookEndpoints.parse(`https://one.example.org/other ${secret}`)[0]?.name).not.toBe(read[0]?.name);
});

test.each([
	["https://one.example.org/hook"],
	[`ftp://one.example.org/hook ${secret}`],
	[`https://user:pass@one.example.org/hook ${secret}`],
	[`one.example.org ${secret}`],
	["https://one.example.org/hook whsec_short"],
	[`https://one.example.org/hook ${secret.replace("whsec_", "")}`],
	[`https://one.example.org/hook whsec_${Buffer.alloc(65).toString("base64")}`],
	[`https://one.example.org/hook ${secret},`],
	[`https://one.example.org/hook ${secret}, https://one.example.org/hook ${newer}`],
	[`https://one.example.org ${secret}, https://One.example.org:443/ ${newer}`],
])("%s is refused, and the message does not quote it", (text) => {
	const { error } = webhookEndpoints.safeParse(text);
	expect(error?.issues).toHaveLength(1);
	expect(error?.issues[0]?.message).not.toContain("one.example.org");
});
