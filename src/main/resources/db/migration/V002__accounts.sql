-- Accounts: what operators decide, what the provider tells, history, leases, affinity, jobs.

-- Made anew at the end.
drop trigger account_changed on account;

alter table account
    add column cookie_sealed     text,
    add column cookie_hash       text unique,
    add column domain            text,
    add column weight            integer not null default 1 check (weight between 1 and 1000),
    add column priority          integer not null default 0,
    add column email             text,
    add column organization_name text,
    add column plan              text not null default 'UNKNOWN',
    add column scopes            jsonb not null default '[]',
    add column models            jsonb not null default '[]',
    add column features          jsonb not null default '{}',
    add column checked_at        timestamptz,
    add column windows           jsonb,
    add column version           bigint not null default 1,
    add column lease_holder      text,
    add column lease_until       timestamptz;

-- Of accounts that were added twice the first one keeps the organisation; the daily check tells of the others.
update account a set organization_uuid = null
where exists (select from account b where b.organization_uuid = a.organization_uuid and b.position < a.position);

create unique index account_organization on account (organization_uuid) where organization_uuid is not null;

update account set cookie_hash = secret_hash where kind = 'COOKIE';

comment on column account.cookie_hash is 'SHA-256 of the cookie, also where it is the secret itself; refuses the same cookie twice';
comment on column account.windows is 'how far the usage windows are used: {"at", "5h": {"utilization", "resets_at"}, "7d": {..}}';
comment on column account.lease_holder is 'the node that refreshes the token now, until lease_until';

create table account_history (
    number     bigint generated always as identity primary key,
    account_id uuid not null references account on delete cascade,
    at         timestamptz not null,
    from_state text,
    to_state   text not null,
    cause      text not null,
    actor      text not null,
    reason     text,
    until      timestamptz
);

create index account_history_account on account_history (account_id, number);

-- Lost after a crash of the server, which costs a few seconds of rest.
create unlogged table model_cool_down (
    account_id uuid not null,
    model      text not null,
    until      timestamptz not null,
    unified    boolean not null,
    reason     text not null,
    primary key (account_id, model)
);

-- Lost after a crash of the server, which costs a cache read per conversation at most.
create unlogged table session_affinity (
    key        bigint primary key,
    account_id uuid not null,
    bound_at   timestamptz not null,
    until      timestamptz not null,
    changed    xid8 not null
);

create index session_affinity_changed on session_affinity (changed);
create index session_affinity_until on session_affinity (until);

comment on column session_affinity.changed is
    'the transaction that stored it: whoever has seen all below some transaction need only read from there on';

create table oauth_sign_in (
    state           text primary key,
    verifier_sealed text not null,
    redirect_uri    text not null,
    detail_sealed   text not null,
    expires_at      timestamptz not null
);

alter table client_key
    add column domain text,
    add column hosts  jsonb not null default '[]';

alter table usage add column decision text;

create table account_usage_day (
    day     date not null,
    account text not null,
    requests bigint not null,
    errors  bigint not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cache_read_tokens bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    thinking_tokens bigint not null,
    web_searches bigint not null,
    web_fetches bigint not null,
    first_event_count bigint not null,
    first_event_millis bigint not null,
    total_millis bigint not null,
    primary key (day, account)
);

comment on column account_usage_day.account is 'empty for requests that no account was tried for';

-- Adds up the UTC days that have ended and have rows: the last three of them, to which late rows may have come, and those
-- that are missing. Sums never shrink, so that a day survives the loss of its rows. Returns how many days. Safe on several
-- nodes at once.
create function roll_up_usage() returns integer language plpgsql as $$
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
        insert into account_usage_day as held
        select ended_day, coalesce(account, ''), count(*),
            count(*) filter (where case when status < 400 then error_type is not null else status <> 499 end),
            sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
            sum(cache_write_1h_tokens), sum(thinking_tokens), sum(web_searches), sum(web_fetches),
            count(first_event_millis), coalesce(sum(first_event_millis), 0), sum(total_millis)
        from usage where time >= starts_at and time < ends_at
        group by coalesce(account, '')
        on conflict (day, account) do update set
            requests = excluded.requests, errors = excluded.errors, input_tokens = excluded.input_tokens,
            output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
            cache_write_5m_tokens = excluded.cache_write_5m_tokens, cache_write_1h_tokens = excluded.cache_write_1h_tokens,
            thinking_tokens = excluded.thinking_tokens, web_searches = excluded.web_searches,
            web_fetches = excluded.web_fetches, first_event_count = excluded.first_event_count,
            first_event_millis = excluded.first_event_millis, total_millis = excluded.total_millis
        where excluded.requests > held.requests;
    end loop;
    return rolled_up;
end
$$;

-- As before, but no day goes that was not added up.
create or replace function drop_usage_partitions(retention_days integer) returns integer language plpgsql as $$
declare
    oldest_kept date := (now() at time zone 'UTC')::date - retention_days;
    partition_name text;
    dropped integer := 0;
begin
    if retention_days < 1 then
        return 0;
    end if;
    perform roll_up_usage();
    perform pg_advisory_xact_lock(hashtext('gateway.usage_partitions'));
    for partition_name in
        select c.relname
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'usage'::regclass
          and c.relname ~ '^usage_p[0-9]{8}$'
          and to_date(substr(c.relname, 8), 'YYYYMMDD') < oldest_kept
    loop
        execute format('drop table if exists %I', partition_name);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

create table job_run (
    number     bigint generated always as identity primary key,
    job        text not null,
    node       text not null,
    trigger    text not null,
    started_at timestamptz not null,
    ended_at   timestamptz not null,
    failure    text
);

create index job_run_job on job_run (job, number);

-- What changes a row for other nodes; use, leases and history are left out on purpose.
create trigger account_changed
    after insert or delete or update of name, kind, state, state_reason, limited_until, organization_uuid, secret_sealed,
        refresh_sealed, token_expires_at, cookie_sealed, domain, weight, priority, email, organization_name, plan, scopes,
        models, features, windows
    on account for each statement execute function notify_change();

create function notify_account() returns trigger language plpgsql as $$
begin
    perform pg_notify('gateway', 'account');
    return null;
end
$$;

-- for each row: a cool-down that is known already tells nobody anything
create trigger model_cool_down_changed
    after insert or update on model_cool_down for each row execute function notify_account();
