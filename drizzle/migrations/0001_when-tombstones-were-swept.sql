ALTER TABLE "expunge"."tombstones" ADD COLUMN "swept_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "horizon" bigint;--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "settled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "tombstones_to_settle" ON "expunge"."tombstones" USING btree ("horizon") WHERE not "expunge"."tombstones"."settled";