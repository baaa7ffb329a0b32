package routes.demo;

import java.util.UUID;

/** Makes ids that look like the upstream's: a prefix and 24 hexadecimal digits. */
final class DemoIds {

    private static final int DIGITS = 24;

    private DemoIds() {}

    /** A new id with this prefix, for example {@code msg_}. */
    static String next(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, DIGITS);
    }
}
