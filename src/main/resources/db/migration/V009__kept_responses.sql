create table kept_response (
    owner        text not null,
    id           text not null,
    previous_id  text,
    created_at   timestamptz not null,
    until        timestamptz not null,
    provider     text not null,
    held         boolean not null,
    items        text[] not null,
    input        bytea not null,
    answer       bytea not null,
    input_bytes  integer not null,
    answer_bytes integer not null,
    primary key (owner, id)
);

create index kept_response_until on kept_response (until);
create index kept_response_items on kept_response using gin (items);

-- What is in them is compressed already, and nobody could read it otherwise.
alter table kept_response alter column input set storage external;
alter table kept_response alter column answer set storage external;

comment on table kept_response is 'responses that later requests of the same key may build on';
comment on column kept_response.owner is 'lasting id of the client key';
comment on column kept_response.items is 'ids of the items of its output';
comment on column kept_response.input is 'compressed and sealed with a key made from the master key, as answer is';
comment on column kept_response.input_bytes is 'of the JSON';
