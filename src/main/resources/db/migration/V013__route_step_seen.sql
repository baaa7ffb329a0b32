create table route_step_seen (
    route     text not null,
    step      text not null,
    since     timestamptz not null,
    last_seen timestamptz,
    count     bigint not null default 0,
    primary key (route, step)
);

comment on table route_step_seen is 'when the steps of routes were last passed, on any node; rows of steps that are gone stay';
comment on column route_step_seen.route is 'id of the route; * for steps of route configurations, which stand in many routes';
comment on column route_step_seen.step is 'id of the step; file and line of one without';
comment on column route_step_seen.since is 'when the step was first there';
comment on column route_step_seen.last_seen is 'when it was last passed, as the nodes look once a minute; null for never';
