-- Conversations at the web application: what is to be deleted there, and which calls of tools wait at which node.

create table web_conversation (
    id           uuid primary key,
    account_id   text not null,
    organization text not null,
    node         text not null,
    created_at   timestamptz not null,
    due_at       timestamptz not null
);

create index web_conversation_due on web_conversation (due_at);

comment on table web_conversation is 'conversations from before they are begun until their deletion is confirmed';
comment on column web_conversation.account_id is 'whose cookie has begun it; may be gone';
comment on column web_conversation.organization is 'id of the organisation at the web application';
comment on column web_conversation.node is 'the node that has begun it';
comment on column web_conversation.due_at is 'from when any node deletes it; moved while its node uses it';

create table web_tool_call (
    tenant text not null,
    call   text not null,
    node   text not null,
    at     timestamptz not null,
    primary key (tenant, call)
);

create index web_tool_call_at on web_tool_call (at);

comment on table web_tool_call is 'calls of tools for whose results a conversation waits or has waited; kept for a day';
