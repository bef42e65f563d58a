import type { Lookup } from "../objects.ts";

/** RT's own stand-in for a user: the owner of what has none. Its number differs between installations. */
export const nobody: Lookup = { table: "public.users", column: "id", where: { name: "Nobody" } };
