alter table resource_pin add column owner text;

comment on column resource_pin.owner is
    'whose keys may use the resource: domain:<name> or key:<id>; null when nobody is known to have made it';
