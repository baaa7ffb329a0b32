/** What commands say of names that are not there and of what a set-up lacks, and how texts fit a terminal. Pure. */
@NullMarked
package routes.cli.words;

import org.jspecify.annotations.NullMarked;
