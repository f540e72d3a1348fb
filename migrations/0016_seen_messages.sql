-- Why: a foreign key on seen_messages asks for the workspace once for each call, and locks its row; ids of a workspace
-- that is deleted are forgotten within days anyway (docs/decisions/0006-seen-messages-for-dedupe.md).
-- Safe online: yes, a short lock. Undo: add the foreign key to workspaces again.

alter table seen_messages drop constraint seen_messages_workspace_id_fkey;
