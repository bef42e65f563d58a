ALTER TABLE "expunge"."items" DROP CONSTRAINT "items_deletion_id_deletions_id_fk";
