-- Why: above a limit two people approve; audiences are counted again before they are sent to; what no tool, draft or
-- approval records of itself has a place in the audit (docs/decisions/0061-two-people-drift-and-one-audit.md).
-- Safe online: yes; constant defaults, columns without one, a new table, and a check of the small table of approvals.
-- Undo: drop the columns, the check and the table.

-- More recipients than this need two approvers; null: one is always enough.
alter table workspace_settings add column second_approver_above integer check (second_approver_above >= 0);

alter table approvals
  -- How many people must approve, and the role that each of them needs.
  add column approvers       smallint not null default 1 check (approvers in (1, 2)),
  add column role            text not null default 'approver' check (role in ('approver', 'admin')),
  -- Of two, who came first.
  add column first_by        text,
  add column first_at        timestamptz,
  add column first_surface   text,
  add column decided_surface text,
  add constraint approvals_two_people
    check (status <> 'approved' or approvers = 1 or (first_by is not null and first_by <> decided_by));

-- Where it was said: a thread may go on elsewhere than where it began.
alter table turns add column surface text;

-- When the audience of a run was counted against its approval; null: not yet.
alter table broadcasts add column counted_at timestamptz;

create table workspace_acts (
  workspace_id integer not null references workspaces (id) on delete cascade,
  id           bigint generated always as identity,
  kind         text not null,
  -- A member's id; null for the operator at the terminal, and for what Carillon did by itself.
  by_member    text,
  surface      text not null,
  -- What it was done to, such as a campaign.
  about        text,
  approval_id  text,
  before       jsonb,
  after        jsonb,
  at           timestamptz not null,
  primary key (workspace_id, id),
  -- An approval is used once.
  unique (workspace_id, approval_id)
);
grant select, insert, update, delete on workspace_acts to carillon_app;
alter table workspace_acts enable row level security;
create policy workspace on workspace_acts
  using (workspace_id = nullif(current_setting('app.workspace', true), '')::integer);
grant usage on all sequences in schema public to carillon_app;
