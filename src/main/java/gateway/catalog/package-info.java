/** What is known of models: limits, abilities, prices, and what requests cost by them. */
@NullMarked
package gateway.catalog;

import org.jspecify.annotations.NullMarked;
