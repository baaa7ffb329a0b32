create table setting_version (
    version    bigint primary key,
    changes    jsonb not null,
    all_after  jsonb not null,
    comment    text,
    changed_at timestamptz not null default now(),
    changed_by text not null
);

comment on table setting_version is 'changes of stored settings that were made by the admin API and by commands; the last 200';
comment on column setting_version.changes is 'key, before and after of each setting that changed';
comment on column setting_version.all_after is 'all stored settings after it by key, but for those that are not stored so';
