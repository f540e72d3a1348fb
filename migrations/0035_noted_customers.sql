-- Why: whoever looks at customers again leaves those of whom imported history waits to it, since history starts nothing.
-- Safe online: it holds up the noting of changes while it is built; it has rows during imports only. Undo: drop the index.

create index changed_customers_history on changed_customers (workspace_id, customer_id) where not is_fresh;
