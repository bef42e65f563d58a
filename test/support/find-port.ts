import { randomInt } from "node:crypto";
import { freePort } from "../../server/embedded/embedded-postgres.ts";

/** Linux gives connections and `listen(0)` ports from 32768 on, other systems from 49152 on. */
const ours = { first: 12_000, end: 32_000 };

/**
 * A port for a server that starts later or starts again, preferably `wanted`. The system gives such a port to nobody else, not even as the
 * sender's port of a connection.
 */
export async function findPort(wanted = randomInt(ours.first, ours.end)): Promise<number> {
	return (await freePort(wanted)) === wanted ? wanted : findPort();
}
