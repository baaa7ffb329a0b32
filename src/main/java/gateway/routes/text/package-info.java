/** Route files as text: YAML with the line and the column of each part. Knows nothing of routes. */
@NullMarked
package gateway.routes.text;

import org.jspecify.annotations.NullMarked;
