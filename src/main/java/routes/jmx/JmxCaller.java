package routes.jmx;

import java.util.concurrent.Callable;

/** Who calls an operation, as far as that is known: for the audit log. Safe from many threads. */
public final class JmxCaller {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    private JmxCaller() {}

    /**
     * Does something for a user that has signed in.
     *
     * @throws Exception what it throws
     */
    public static <T> T as(String user, Callable<T> action) throws Exception {
        return ScopedValue.where(USER, user).call(action::call);
    }

    /** {@code jolokia:operator}, or {@code jmx} for whoever has attached to the process. */
    static String actor() {
        return USER.isBound() ? "jolokia:" + USER.get() : "jmx";
    }
}
