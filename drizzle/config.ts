import { defineConfig } from "drizzle-kit";

export default defineConfig({
	dialect: "postgresql",
	schema: ["auth", "permissions", "deletions", "notifications", "audit", "erasure", "redactions"].map((file) => `./drizzle/${file}.ts`),
	out: "./drizzle/migrations",
	schemaFilter: ["expunge"],
	migrations: { schema: "expunge", table: "migrations" },
});
