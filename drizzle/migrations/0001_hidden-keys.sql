ALTER TABLE "expunge"."preview_records" ADD COLUMN "key_is_hmac" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "key_is_hmac" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Replaces text keys of a batch's records by the audit's HMAC of them. It changes no record that still waits: the eraser must not be able to
-- put another record into a selection.
CREATE FUNCTION expunge.hide_keys(deletion uuid, positions integer[], hmacs text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	IF EXISTS (SELECT FROM unnest(hmacs) AS h (hmac) WHERE h.hmac IS NULL OR h.hmac !~ '^[0-9a-f]{64}$') THEN
		RAISE invalid_parameter_value USING MESSAGE = 'This is not the HMAC of a key.';
	END IF;
	IF session_user = 'expunge_eraser' AND NOT EXISTS (
		SELECT FROM expunge.deletions d WHERE d.id = deletion AND d.batch_transaction = pg_current_xact_id()::text::bigint
	) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	UPDATE expunge.preview_records r SET key = h.hmac, key_is_hmac = true
	FROM unnest(positions, hmacs) AS h (position, hmac)
	WHERE r.preview_id = deletion AND r.position = h.position AND NOT r.key_is_hmac AND h.position < (
		SELECT i.position + i.records FROM expunge.items i WHERE i.deletion_id = deletion AND i.position <= h.position ORDER BY i.position DESC LIMIT 1);
END $function$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION expunge.hide_keys(uuid, integer[], text[]) FROM PUBLIC;
