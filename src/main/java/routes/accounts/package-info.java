/** What the scheduled routes do for accounts, and how nodes share which conversation belongs to which account. */
@NullMarked
package routes.accounts;

import org.jspecify.annotations.NullMarked;
