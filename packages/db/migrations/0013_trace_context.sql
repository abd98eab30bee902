-- The trace (W3C traceparent) of the request that left something to be done later, so that what is done
-- then stands in the same tree. NULL when nobody traces.
ALTER TABLE outbox_events ADD COLUMN traceparent text;
ALTER TABLE mail_messages ADD COLUMN traceparent text;
