-- Why: leaving a segment starts journeys too, unless all that happened is that two customers became one
-- (docs/decisions/0046-leaving-a-segment.md).
-- Safe online: yes; the default is a constant, and campaign_watches is small.
-- Undo: drop the column, delete the watches of role exit, and make the check without it again.

alter table campaign_watches
  drop constraint campaign_watches_role_check,
  add constraint campaign_watches_role_check check (role in ('entry', 'exit', 'conversion'));

-- Two customers became one since it was last looked at: if they are out now, they did not leave.
alter table memberships add column is_joined boolean not null default false;
