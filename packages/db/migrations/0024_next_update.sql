-- When those who follow an incident were promised to hear of it again. Each status update sets or clears it.
ALTER TABLE incidents ADD COLUMN next_update_due_at timestamptz;
