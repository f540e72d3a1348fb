-- Why: undo and redo are changes of a draft too. Rows are only added, so that those of an object are its history, each
-- beginning where the one before ended; what is undone, and what can be redone, follows from them.
-- Safe online: yes, the table of a workspace's drafts is small. Undo: delete the rows whose action is not 'change', after
-- noting their turn in a column undone_by of the change that they name, and put the constraint back.

alter table draft_changes
  add column action text not null default 'change' check (action in ('change', 'undo', 'redo')),
  -- The change that this row undoes or redoes; null for a change.
  add column change_id bigint,
  drop constraint draft_changes_workspace_id_turn_id_object_kind_object_id_key;

-- What a turn that did not finish had changed leaves no history.
delete from draft_changes where undone_by = turn_id;
insert into draft_changes (workspace_id, turn_id, thread_id, member_id, object_kind, object_id, before, after, changed_at,
                           action, change_id)
select workspace_id, undone_by, thread_id, member_id, object_kind, object_id, after, before, changed_at, 'undo', id
  from draft_changes where undone_by is not null
 order by workspace_id, object_kind, object_id, id desc;

alter table draft_changes
  drop column undone_by,
  add check ((action = 'change') = (change_id is null)),
  add foreign key (workspace_id, change_id) references draft_changes (workspace_id, id) on delete cascade;
create index draft_changes_turn on draft_changes (workspace_id, turn_id);
create index draft_changes_reversals on draft_changes (workspace_id, change_id, id) where change_id is not null;
