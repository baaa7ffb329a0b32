/**
 * What all parts of web mode share: what the operator decides about it. It knows neither the calls nor the accounts that make
 * them.
 */
@NullMarked
package gateway.web;

import org.jspecify.annotations.NullMarked;
