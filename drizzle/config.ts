import { defineConfig } from "drizzle-kit";

export default defineConfig({
	dialect: "postgresql",
	schema: "./drizzle/!(config|schema).ts",
	out: "./drizzle/migrations",
	schemaFilter: ["expunge"],
	migrations: { schema: "expunge", table: "migrations" },
});
