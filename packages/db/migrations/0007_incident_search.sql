-- Search under row-level security: "@@" is not leakproof, so a policy keeps the planner from using
-- the full-text index. This function, a door that does not leave the tenant of the transaction, asks
-- the index as the role whose policy is always true. EXECUTE plans for the words that are asked for.
CREATE FUNCTION search_incidents(words text, most integer) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
    BEGIN
      RETURN QUERY EXECUTE
        'SELECT id FROM public.incidents
         WHERE tenant_id = (SELECT public.app_tenant()) AND search @@ to_tsquery(''simple'', $1)
         LIMIT $2'
        USING words, most;
    END
  $$;

REVOKE ALL ON FUNCTION search_incidents(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_incidents(text, integer) TO app_rw;
GRANT CREATE ON SCHEMA public TO app_platform;
ALTER FUNCTION search_incidents(text, integer) OWNER TO app_platform;
REVOKE CREATE ON SCHEMA public FROM app_platform;

CREATE INDEX incidents_source_declared ON incidents (tenant_id, source, declared_at DESC, id DESC);
