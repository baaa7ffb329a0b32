/** Steps with which operators change requests to providers and their answers: {@code transform:set-field?pointer=/user&value=x}. */
@NullMarked
package routes.transform;

import org.jspecify.annotations.NullMarked;
