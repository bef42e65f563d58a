CREATE TABLE "expunge"."redactions" (
	"deletion_id" uuid NOT NULL,
	"key" text NOT NULL,
	"address" text,
	"name" text,
	"replaced" integer DEFAULT 0 NOT NULL,
	"mentions" integer DEFAULT 0 NOT NULL,
	"mentioned_in" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "redactions_deletion_id_key_pk" PRIMARY KEY("deletion_id","key")
);
--> statement-breakpoint
ALTER TABLE "expunge"."redactions" ADD CONSTRAINT "redactions_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "redactions_waiting" ON "expunge"."redactions" USING btree ("done_at","at");