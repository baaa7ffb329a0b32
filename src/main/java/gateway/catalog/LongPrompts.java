package gateway.catalog;

/**
 * What a model costs where the prompt is long: then all tokens of the request have this price. Immutable.
 *
 * @param above tokens of the prompt, cached ones included, above which the price applies
 */
record LongPrompts(long above, Price price) {}
