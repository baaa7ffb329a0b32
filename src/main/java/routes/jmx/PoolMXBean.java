package routes.jmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pool of accounts. */
@JmxText("The pool of Claude accounts")
public interface PoolMXBean {

    @JmxText("All accounts")
    int getTotal();

    @JmxText("Active accounts that can take a request now")
    int getUsable();

    @JmxText("Accounts in state active")
    int getActive();

    @JmxText("Accounts that wait for a usage window")
    int getRateLimited();

    @JmxText("Accounts whose credential is refused")
    int getInvalid();

    @JmxText("Accounts that are switched off")
    int getInactive();

    @JmxText("Conversations that are bound to an account")
    int getConversations();

    @JmxText("Accounts that take no request now, and why")
    List<Reason> getReasons();

    @JmxText("Switches an account off: it gets no new requests; those under way go on")
    void suspend(
            @JmxText("Its id, or the UUID of its organisation") String account,
            @JmxText("In words; may be empty") String reason);

    @JmxText("Switches an account on")
    void resume(@JmxText("Its id, or the UUID of its organisation") String account);

    /**
     * Why an account takes no request.
     *
     * @param until when it does again, ISO 8601; null where nobody knows
     */
    record Reason(
            String account,
            String name,
            String state,
            @Nullable String reason,
            @Nullable String until) {}
}
