-- Why: an email address with what nobody sees in it (marks of direction, empty spaces) or in letters of full width is the
-- address that it looks like (domain/email-address.ts); stored ones become what they would be as new ones.
-- Safe online: customers, their ids and suppressions are read once, and only such addresses are written.
-- Undo: none; what is taken out meant nothing.

create function pg_temp.fold_lookalike(address text) returns text language sql as $$
  select case when lower(normalize(d.mailbox, NFKC)) ~ '^[a-z0-9_.!#$%&''*+/=?^`{|}~-]+@$'
              then lower(normalize(d.mailbox, NFKC)) else normalize(translate(d.mailbox, w.wide, w.narrow), NFC) end || d.domain
    from (select substring(s.text from '^.*@') as mailbox, substring(s.text from '[^@]*$') as domain
            from (select regexp_replace(regexp_replace(address,
                    '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0]', '', 'g'),
                    '(^|[\x01-\x7f])[\u200C\u200D]+', '\1', 'g') as text) s) d
         cross join (select string_agg(chr(65248 + n), '') as wide, string_agg(chr(n), '') as narrow
                       from generate_series(33, 126) n where n <> 64) w
   where d.mailbox is not null and d.domain <> ''
$$;

create temp table respelled on commit drop as
  select address, coalesce(pg_temp.fold_lookalike(address), address) as folded
    from (select email as address from customers where email ~ '[^\x01-\x7f]'
          union select value from customer_identities where kind = 'email' and value ~ '[^\x01-\x7f]'
          union select address from suppressions where channel = 'email' and address ~ '[^\x01-\x7f]') known;
delete from respelled where folded = address;

update customers c set email = r.folded from respelled r where c.email = r.address;

insert into suppressions (workspace_id, channel, address, reason, created_at)
select distinct on (s.workspace_id, r.folded) s.workspace_id, s.channel, r.folded, s.reason, s.created_at
  from suppressions s join respelled r on r.address = s.address where s.channel = 'email'
 order by s.workspace_id, r.folded, s.created_at
on conflict do nothing;
delete from suppressions s using respelled r where s.channel = 'email' and s.address = r.address;

-- Where two customers have one mailbox in two spellings, the folded one keeps its owner, and the other its old name.
insert into customer_identities (workspace_id, kind, value, customer_id)
select distinct on (i.workspace_id, r.folded) i.workspace_id, i.kind, r.folded, i.customer_id
  from customer_identities i join respelled r on r.address = i.value where i.kind = 'email'
 order by i.workspace_id, r.folded, i.customer_id
on conflict do nothing;
delete from customer_identities i using respelled r, customer_identities n
 where i.kind = 'email' and i.value = r.address
   and n.workspace_id = i.workspace_id and n.kind = i.kind and n.value = r.folded and n.customer_id = i.customer_id;

drop function pg_temp.fold_lookalike(text);
