-- Models that were read from lists, and what was learned about counting tokens.

create table model (
    source  text not null,
    vendor  text not null,
    id      text not null,
    info    jsonb not null,
    read_at timestamptz not null default now(),
    primary key (source, vendor, id)
);

comment on column model.source is 'openrouter, or the name of the provider whose list told of it';
comment on column model.info is 'as GET /api/admin/models shows it';

create trigger model_changed
    after insert or delete or update on model for each statement execute function notify_change();

create table calibration (
    family   text primary key,
    factor   double precision not null check (factor > 0),
    samples  bigint not null,
    saved_at timestamptz not null default now()
);

comment on table calibration is 'what estimates of input tokens are multiplied with, by family of models';
