create table route_version (
    number        bigint generated always as identity primary key,
    node          text not null,
    at            timestamptz not null,
    trigger       text not null,
    actor         text not null,
    comment       text,
    result        text not null,
    failure       text,
    generation    integer not null,
    changed       text[] not null,
    took_ms       bigint not null,
    canary        integer,
    before        bigint,
    restores      bigint,
    digest        text not null,
    files         jsonb not null
);

create index route_version_digest on route_version (digest);

comment on table route_version is
    'the newest tries to change the routes, with the operator''s files as they were tried; built-in files are those of the program';
comment on column route_version.canary is 'the share of conversations that it got first, in percent; null where it was used at once';
comment on column route_version.before is 'the version that was in use on the node before; null where none is known';
comment on column route_version.restores is 'the version that it brought back';
comment on column route_version.digest is 'of the files: equal ones have equal digests';
comment on column route_version.files is 'name, source (database or folder) and text of each; too large ones are left out';

create table route_hold (
    place       text primary key,
    version     bigint not null,
    turned_away text not null,
    files       jsonb not null,
    at          timestamptz not null,
    actor       text not null,
    comment     text
);

comment on table route_hold is
    'files that a node uses in place of those of its folder, since a rollback and until the folder''s change';
comment on column route_hold.place is 'the name that the operator gave the node, else the path of its folder';
comment on column route_hold.turned_away is 'digest of the files of the folder that are not used';
