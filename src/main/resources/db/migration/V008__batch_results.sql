create table batch (
    number     bigint generated always as identity primary key,
    batch_id   text not null unique,
    complete   boolean not null default false,
    counted_at timestamptz not null default now()
);

create index batch_counted_at on batch (counted_at);

comment on table batch is 'message batches of which results are in the usage rows of those who fetched them';
comment on column batch.complete is 'whether all its results are counted; then they are not kept one by one';

create table batch_result (
    batch  bigint not null references batch on delete cascade,
    result uuid not null,
    primary key (batch, result)
);

comment on column batch_result.result is 'the first half of the SHA-256 of its custom_id';
