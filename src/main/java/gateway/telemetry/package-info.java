/**
 * Names of metrics and the meters behind them. It knows nothing of routes.
 */
@NullMarked
package gateway.telemetry;

import org.jspecify.annotations.NullMarked;
