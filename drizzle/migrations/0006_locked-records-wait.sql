CREATE TABLE "expunge"."postponed_records" (
	"deletion_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "postponed_records_deletion_id_position_pk" PRIMARY KEY("deletion_id","position")
);
--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD COLUMN "failing_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "expunge"."postponed_records" ADD CONSTRAINT "postponed_records_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;