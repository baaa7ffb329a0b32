package gateway.account.pool;

import gateway.account.Account;

/** The right to use an account for one try; counts against its limit of requests, or of web conversations, until it is closed. Safe from many threads. */
public interface Lease extends AutoCloseable {

    /** The account as it was when it was chosen. */
    Account account();

    /** Whether every account that is left rests, this one for the shortest time: its answer is passed on, whatever it is. */
    boolean soleHope();

    /** Whether the account rests, and this try shows whether it need not. When it fails, other accounts are tried as ever. */
    boolean probes();

    /**
     * Gives the right to somebody who outlives the try, and whose own {@link #close} then gives the account back; closing this one
     * does nothing any more.
     *
     * @throws IllegalStateException when it was closed or handed over before
     */
    Lease handOver();

    /** Gives the account back. Closing again does nothing. */
    @Override
    void close();
}
