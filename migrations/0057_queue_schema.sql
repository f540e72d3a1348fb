-- Why: BullMQ keeps its tables in the schema bullmq and makes it where it is missing. Servers that started at once on a new
-- database made it twice, and all but one ended: a connection that knew of no such schema does not look again.
-- Safe online: yes, it is there where a server has ever run without Redis. Undo: none needed.

create schema if not exists bullmq;
