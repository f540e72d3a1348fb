-- Why: a person settles deliveries of which nobody knows whether they arrived, and finds them by this.
-- Safe online: it holds up writes to deliveries while it is built; few rows are in it. Undo: drop the index.

create index deliveries_uncertain on deliveries (workspace_id, id) where state = 'uncertain';
