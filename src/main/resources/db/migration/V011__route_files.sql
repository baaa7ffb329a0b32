create table route_file (
    name       text primary key,
    text       text not null,
    version    bigint not null default 1,
    comment    text,
    updated_at timestamptz not null default now(),
    updated_by text not null
);

comment on table route_file is
    'files of routes for all nodes on this database; they stand for built-in ones of their names, and files of a node''s folder for them';
comment on column route_file.version is 'counts the changes of the file';

create trigger route_file_changed
    after insert or update or delete on route_file for each statement execute function notify_change();

create table route_node (
    node       text primary key,
    generation integer not null,
    files      text not null,
    result     text not null check (result in ('used', 'refused', 'failed')),
    failure    text,
    changed_at timestamptz not null,
    seen_at    timestamptz not null default now()
);

comment on table route_node is 'what routes each node runs, and what became of its last change';
comment on column route_node.files is 'digest of all files that it uses: nodes with the same one run the same routes';
comment on column route_node.seen_at is 'when it last said so: a node that was killed is left out after a quarter of an hour';
comment on column route_node.failure is 'why the last change is not used; null where it is';
