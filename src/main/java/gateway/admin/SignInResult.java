package gateway.admin;

import gateway.account.Account;

/**
 * An account that has signed in.
 *
 * @param created whether it is new; else its token was replaced
 */
public record SignInResult(Account account, boolean created) {}
