import { z } from "@hono/zod-openapi";

export const credentials = z.object({ email: z.string().max(254), password: z.string().max(200) });

export const passwords = z.object({ currentPassword: z.string().max(200), newPassword: z.string().min(12).max(200) });

/** The token is a bearer token. */
export const session = z.object({ token: z.string() });
