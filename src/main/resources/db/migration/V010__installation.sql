create table installation (
    only_row        boolean primary key default true check (only_row),
    program         text,
    key_check       text,
    client_key_salt text
);

insert into installation default values;

comment on table installation is 'what is known of all nodes on this database together';
comment on column installation.program is 'version of the program that made the newest of its tables';
comment on column installation.key_check is 'a known text, sealed with the master key in force; null while there is none';
comment on column installation.client_key_salt is
    'what client keys are hashed with, sealed, where it no longer comes from the master key; null where it does';
