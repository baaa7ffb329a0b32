create table account (
    id               uuid primary key,
    position         bigint generated always as identity,
    name             text not null unique,
    kind             text not null,
    state            text not null,
    state_reason     text,
    limited_until    timestamptz,
    organization_uuid text,
    secret_sealed    text not null,
    secret_hash      text not null unique,
    refresh_sealed   text,
    token_expires_at timestamptz,
    token_issued_at  timestamptz,
    created_at       timestamptz not null,
    last_used_at     timestamptz
);

comment on column account.secret_hash is 'SHA-256 of the secret, hex; refuses the same credential twice';

create table resource_pin (
    resource_id text primary key,
    account_id  text not null,
    created_at  timestamptz not null default now()
);

create table client_key (
    id         uuid primary key,
    position   bigint generated always as identity,
    name       text not null,
    scope      text not null,
    hmac       text not null unique,
    hint       text not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create table setting (
    key        text primary key,
    value      text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null
);

create table audit (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    actor   text not null,
    action  text not null,
    subject text not null,
    detail  jsonb not null default '{}'
);

create index audit_at on audit (at);

create table usage (
    id                    uuid not null,
    time                  timestamptz not null,
    upstream_request_id   text,
    client_key            text not null,
    account               text,
    endpoint              text not null,
    model_asked           text,
    model_served          text,
    mode                  text not null,
    stream                boolean not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    thinking_tokens       bigint not null,
    web_searches          bigint not null,
    web_fetches           bigint not null,
    stop_reason           text,
    status                integer not null,
    error_type            text,
    first_event_millis    integer,
    total_millis          integer not null,
    attempts              integer not null,
    bytes_in              bigint not null,
    bytes_out             bigint not null,
    -- id first: one index serves both the idempotent insert and the paging in id order
    primary key (id, time)
) partition by range (time);

create function usage_partition_exists(partition_name text) returns boolean language sql as $$
    select exists (
        select from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'usage'::regclass and c.relname = partition_name)
$$;

-- Makes the partition of one UTC day; false when it is there already. Safe on several nodes at once.
create function create_usage_partition(partition_day date) returns boolean language plpgsql as $$
declare
    partition_name text := 'usage_p' || to_char(partition_day, 'YYYYMMDD');
begin
    if usage_partition_exists(partition_name) then
        return false;
    end if;
    perform pg_advisory_xact_lock(hashtext('gateway.usage_partitions'));
    -- looked up in the table and not by to_regclass, which may answer from before the lock
    if usage_partition_exists(partition_name) then
        return false;
    end if;
    execute format('create table %I partition of usage for values from (%L) to (%L)',
        partition_name, partition_day || ' 00:00:00+00', (partition_day + 1) || ' 00:00:00+00');
    return true;
end
$$;

-- Makes the partitions of today and of the given number of days after it; returns how many were made.
create function create_usage_partitions(ahead integer) returns integer language plpgsql as $$
declare
    today date := (now() at time zone 'UTC')::date;
    made  integer := 0;
begin
    for i in 0 .. ahead loop
        if create_usage_partition(today + i) then
            made := made + 1;
        end if;
    end loop;
    return made;
end
$$;

-- Drops the partitions of days that ended more than the given number of days ago; returns how many. Less than 1 day keeps all.
create function drop_usage_partitions(retention_days integer) returns integer language plpgsql as $$
declare
    oldest_kept date := (now() at time zone 'UTC')::date - retention_days;
    partition_name text;
    dropped integer := 0;
begin
    if retention_days < 1 then
        return 0;
    end if;
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

select create_usage_partitions(7);

create function notify_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('gateway', tg_table_name);
    return null;
end
$$;

-- last_used_at is left out on purpose: it is written every few seconds and changes nothing that other nodes must know
create trigger account_changed
    after insert or delete or update of name, kind, state, state_reason, limited_until, organization_uuid,
        secret_sealed, refresh_sealed, token_expires_at
    on account for each statement execute function notify_change();

create trigger client_key_changed
    after insert or delete or update on client_key for each statement execute function notify_change();

create trigger setting_changed
    after insert or delete or update on setting for each statement execute function notify_change();
