/** Which target is asked, and which one next: the balancers of chain, accounts and providers. */
@NullMarked
package routes.chain;

import org.jspecify.annotations.NullMarked;
