-- What is open, over all tenants (the metrics) as well as for one.
CREATE INDEX incidents_open ON incidents (tenant_id, severity)
  WHERE status IN ('triage', 'investigating', 'identified', 'monitoring');
