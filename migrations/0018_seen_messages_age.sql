-- Why: ids are seen in the order of time, so a block range index finds the old ones; a B-tree cost as much as the key itself.
-- Safe online: the new index locks out writers while it is made; it takes seconds for millions of ids.
-- Undo: drop it, and create index seen_messages_age on seen_messages (received_at).
drop index seen_messages_age;
create index seen_messages_age on seen_messages using brin (received_at);
