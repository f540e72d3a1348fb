-- Why: an email address has one form, whatever spelling it came in (domain/email-address.ts): `a@xn--tda.de` and `a@ü.de`
-- were two, and so was what has marks that nobody sees or letters of full width; who was suppressed as one got mail as the
-- other.
-- Safe online: customers, their ids and suppressions are read once, and only such addresses are written.
-- Undo: none; the other spellings are not kept, and mean the same mailboxes.

-- One label of a domain in its own script (RFC 3492); as it is where it does not decode.
create function pg_temp.read_label(label text) returns text language plpgsql as $$
declare
  digits text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  coded text := substr(label, 5);
  basic integer := greatest(length(coded) - strpos(reverse(coded), '-'), 0);
  letters text[] := '{}';
  next integer;
  place integer := 0;
  code integer := 128;
  bias integer := 72;
  before integer;
  weight integer;
  step integer;
  digit integer;
  threshold integer;
begin
  if label not like 'xn--%' or coded = '' then return label; end if;
  if strpos(coded, '-') = 0 then basic := 0; end if;
  if basic > 0 then letters := string_to_array(left(coded, basic), null); end if;
  next := case when strpos(coded, '-') = 0 then 1 else basic + 2 end;
  if next > length(coded) then return label; end if;
  while next <= length(coded) loop
    before := place;
    weight := 1;
    step := 36;
    loop
      digit := strpos(digits, substr(coded, next, 1)) - 1;
      if next > length(coded) or digit < 0 then return label; end if;
      next := next + 1;
      place := place + digit * weight;
      threshold := least(greatest(step - bias, 1), 26);
      exit when digit < threshold;
      weight := weight * (36 - threshold);
      step := step + 36;
    end loop;
    -- The next bias, from how far this letter was.
    digit := (place - before) / case when before = 0 then 700 else 2 end;
    digit := digit + digit / (cardinality(letters) + 1);
    step := 0;
    while digit > 455 loop
      digit := digit / 35;
      step := step + 36;
    end loop;
    bias := step + 36 * digit / (digit + 38);
    code := code + place / (cardinality(letters) + 1);
    if code < 160 or code in (173, 8203, 8288, 65279) then return label; end if;
    place := place % (cardinality(letters) + 1);
    letters := letters[:place] || chr(code) || letters[place + 1:];
    place := place + 1;
  end loop;
  -- What is not in the form that a name must have is no name in another script.
  if normalize(array_to_string(letters, ''), NFKC) <> array_to_string(letters, '') then return label; end if;
  return array_to_string(letters, '');
exception when others then
  return label;
end $$;

create function pg_temp.fold_email(address text) returns text language sql as $$
  select normalize(d.mailbox, NFC) || (
    select string_agg(pg_temp.read_label(l.label), '.' order by l.position)
      from string_to_table(
             regexp_replace(
               lower(normalize(d.domain, NFKC)), '[' || chr(173) || chr(8203) || chr(8288) || chr(65279) || ']', '', 'g'),
             '.') with ordinality as l (label, position))
    from (select substring(address from '^.*@') as mailbox,
                 translate(substring(address from '[^@]*$'), chr(12290) || chr(65294) || chr(65377), '...') as domain) d
   where d.mailbox is not null and d.domain <> ''
$$;

-- What nobody sees (marks of direction, empty spaces), and letters of full width, are taken out.
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
  select address, coalesce(pg_temp.fold_lookalike(spelled), spelled) as folded
    from (select address, coalesce(pg_temp.fold_email(address), address) as spelled
            from (select email as address from customers
                  union select value from customer_identities where kind = 'email'
                  union select address from suppressions where channel = 'email') known
           where address ~ '[^\x01-\x7f]|[@.]xn--') international;
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
drop function pg_temp.fold_email(text);
drop function pg_temp.read_label(text);
