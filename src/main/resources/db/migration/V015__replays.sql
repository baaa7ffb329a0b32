-- Which requests an operator has sent once more.

alter table usage add column replay_of uuid;

comment on column usage.replay_of is 'the request that an operator has sent once more with this one; null for those of clients';
