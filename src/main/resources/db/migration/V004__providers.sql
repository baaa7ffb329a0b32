-- Who answered beside the accounts, what it cost, and an outgoing proxy for each account.

alter table usage
    add column provider  text,
    add column cost      numeric,
    add column losses    text,
    add column estimated boolean not null default false;

comment on column usage.cost is 'US dollars; null where a price is not known';
comment on column usage.losses is 'what translation left out: features in a list with commas';
comment on column usage.estimated is 'whether the tokens are ours because the upstream counted none';

alter table account_usage_day add column cost numeric;

-- As before, with the cost; a null among the costs of a day counts nothing.
create or replace function roll_up_usage() returns integer language plpgsql as $$
declare
    ended_day date;
    starts_at timestamptz;
    ends_at   timestamptz;
    with_rows integer := 0;
    rolled_up integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('gateway.usage_roll_up'));
    for ended_day in
        select to_date(substr(c.relname, 8), 'YYYYMMDD') as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'usage'::regclass and c.relname ~ '^usage_p[0-9]{8}$'
          and to_date(substr(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date
        order by day desc
    loop
        continue when with_rows >= 3 and exists (select from account_usage_day where day = ended_day);
        starts_at := ended_day::timestamp at time zone 'UTC';
        ends_at := (ended_day + 1)::timestamp at time zone 'UTC';
        continue when not exists (select from usage where time >= starts_at and time < ends_at);
        with_rows := with_rows + 1;
        rolled_up := rolled_up + 1;
        insert into account_usage_day as held (
            day, account, requests, errors, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
            cache_write_1h_tokens, thinking_tokens, web_searches, web_fetches, first_event_count, first_event_millis,
            total_millis, cost)
        select ended_day, coalesce(account, ''), count(*),
            count(*) filter (where case when status < 400 then error_type is not null else status <> 499 end),
            sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
            sum(cache_write_1h_tokens), sum(thinking_tokens), sum(web_searches), sum(web_fetches),
            count(first_event_millis), coalesce(sum(first_event_millis), 0), sum(total_millis),
            sum(cost)
        from usage where time >= starts_at and time < ends_at
        group by coalesce(account, '')
        on conflict (day, account) do update set
            requests = excluded.requests, errors = excluded.errors, input_tokens = excluded.input_tokens,
            output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
            cache_write_5m_tokens = excluded.cache_write_5m_tokens, cache_write_1h_tokens = excluded.cache_write_1h_tokens,
            thinking_tokens = excluded.thinking_tokens, web_searches = excluded.web_searches,
            web_fetches = excluded.web_fetches, first_event_count = excluded.first_event_count,
            first_event_millis = excluded.first_event_millis, total_millis = excluded.total_millis,
            cost = excluded.cost
        where excluded.requests > held.requests;
    end loop;
    return rolled_up;
end
$$;

-- Made anew at the end.
drop trigger account_changed on account;

alter table account add column proxy_sealed text;

comment on column account.proxy_sealed is 'its own outgoing proxy with user and password; sealed for "account:<id>:proxy"';

create trigger account_changed
    after insert or delete or update of name, kind, state, state_reason, limited_until, organization_uuid, secret_sealed,
        refresh_sealed, token_expires_at, cookie_sealed, domain, weight, priority, email, organization_name, plan, scopes,
        models, features, windows, proxy_sealed
    on account for each statement execute function notify_change();
