package routes.jolokia;

import java.util.Set;
import java.util.function.Predicate;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What may be seen and done of some beans. Immutable.
 *
 * @param domain of the beans
 * @param type their key {@code type}, null for any
 * @param shown names of attributes that both roles may read
 * @param asked names of operations that only look, for both roles
 * @param done names of operations that an operator may call
 * @param written names of attributes that an operator may write
 */
record JmxRule(
        String domain,
        @Nullable String type,
        Predicate<String> shown,
        Set<String> asked,
        Predicate<String> done,
        Set<String> written) {

    /** Beans that are only looked at. */
    static JmxRule looking(String domain, String type, Set<String> shown) {
        return new JmxRule(domain, type, shown::contains, Set.of(), Set.<String>of()::contains, Set.of());
    }

    /** The same with operations that only look. */
    JmxRule asking(String... operations) {
        return new JmxRule(domain, type, shown, Set.of(operations), done, written);
    }

    /** The same with operations of operators. */
    JmxRule doing(String... operations) {
        return new JmxRule(domain, type, shown, asked, Set.of(operations)::contains, written);
    }

    /** The same with attributes that operators may write. */
    JmxRule writing(String... attributes) {
        return new JmxRule(domain, type, shown, asked, done, Set.of(attributes));
    }

    boolean isFor(ObjectName name) {
        return !name.isPattern()
                && name.getDomain().equals(domain)
                && (type == null || type.equals(name.getKeyProperty("type")));
    }
}
